// Ids for events. Private to the engine.
#pragma once

#include <string>

#include "doorstep/event/ids.h"
#include "doorstep/platform/random.h"

namespace doorstep {

// UUIDs of version 7 that count on by one from a random start (RFC 9562 §6.2, method 2), so that of an id after the
// first little is new: a log compresses better by 18 bytes an event. All ids of one sequence carry the instant at
// which it began. A new one begins, from fresh randomness, with the process, after an hour, where the clock has gone
// back, and before the count would overflow: a device restored from a backup, or a clone, never repeats an id.
// Who knows an id can guess the next ones of its hour: an id names an event, it keeps no secret.
// Not thread-safe.
class EventIds {
 public:
  explicit EventIds(platform::Random& random) : random_(random) {}

  EventId next(Millis now);

 private:
  platform::Random& random_;
  std::string last_;  // empty: none yet
  Millis begun_ = 0;
};

}  // namespace doorstep
