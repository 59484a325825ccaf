// Stamps events with what the device knows: who it is, when it is, what comes before. Private to the engine.
#pragma once

#include <string>

#include "doorstep/engine.h"
#include "doorstep/event/envelope.h"

#include "event_ids.h"

namespace doorstep {

// Not thread-safe.
class Stamp {
 public:
  Stamp(const platform::Clock& clock, platform::Random& random)
      : clock_(clock), random_(random), ids_(random) {}

  // The last line of the device's logs: its uptime is not undercut within its boot.
  void follow(const std::string& line);

  // An envelope with id, device, at, boot and uptime.
  event::Envelope make(const DeviceId& device);
  EventId new_event_id();
  VisitId new_visit_id();  // wholly random: a visit's id is not to be guessed from another's
  Millis wall_ms() const;  // within the years that the protocol can write

 private:
  const platform::Clock& clock_;
  platform::Random& random_;
  EventIds ids_;
  std::string boot_;
  std::int64_t uptime_ms_ = 0;
};

// The canonical form of an event's body. Throws Error(rejected, bad_event).
std::string canonical_body(const std::string& body);

}  // namespace doorstep
