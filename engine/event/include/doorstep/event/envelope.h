// The envelope of an event (protocol.md §1): one canonical JSON line.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "doorstep/event/bytes.h"
#include "doorstep/event/canonical.h"
#include "doorstep/event/ids.h"
#include "doorstep/event/instant.h"

namespace doorstep::event {

// A sound line taken apart. The views point into the line that was parsed and live as long as it does.
struct EnvelopeView {
  std::string_view line;
  std::string_view id;
  std::string_view device;
  std::int64_t seq = 0;  // 1 …
  Digest prev{};
  Millis at = 0;          // the device's wall clock
  std::string_view boot;  // raw JSON text between the quotes: see unescape()
  std::int64_t uptime_ms = 0;
  std::string_view by;    // raw, as boot
  std::string_view type;  // raw, as boot
  std::optional<std::string_view> visit;
  std::optional<std::string_view> person;  // raw, as boot
  std::string_view body;                   // the canonical text of the body object
};

// nullopt where the line is not sound. The length is looked at first. One pass over the bytes; allocates only
// where a member's name or a sorted pair of names holds escapes. Thread-safe.
std::optional<EnvelopeView> parse_envelope(std::string_view line);

// What the engine fills in to write an event; `body` is the canonical text of an object.
struct Envelope {
  EventId id;
  DeviceId device;
  std::int64_t seq = 1;
  Digest prev{};
  Millis at = 0;
  std::string boot;
  std::int64_t uptime_ms = 0;
  CarerId by;
  std::string type;
  std::optional<VisitId> visit;
  std::optional<PersonId> person;
  std::string body = "{}";
};

// The canonical line, without a newline. The result may be unsound where the parts are: callers check with
// parse_envelope() before they keep it.
std::string write_envelope(const Envelope& envelope);

}  // namespace doorstep::event
