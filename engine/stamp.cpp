#include "stamp.h"

#include <algorithm>
#include <stdexcept>

#include <nlohmann/json.hpp>

#include "doorstep/event/canonical.h"

namespace doorstep {
namespace {

constexpr Millis kFirstInstant = -62'167'219'200'000;  // 0000-01-01T00:00:00.000Z
constexpr Millis kLastInstant = 253'402'300'799'999;   // 9999-12-31T23:59:59.999Z
constexpr std::size_t kMaxBodyText = 1 << 20;          // as handed over, with its white space

}  // namespace

void Stamp::follow(const std::string& line) {
  const auto envelope = event::parse_envelope(line);
  if (!envelope) return;
  boot_ = event::unescape(envelope->boot);
  uptime_ms_ = envelope->uptime_ms;
}

event::Envelope Stamp::make(const DeviceId& device) {
  event::Envelope envelope;
  envelope.id = new_event_id();
  envelope.device = device;
  envelope.at = wall_ms();
  envelope.boot = clock_.boot();
  const std::int64_t uptime_ms = std::clamp<std::int64_t>(clock_.uptime_ms(), 0, event::kMaxInteger);
  uptime_ms_ = envelope.boot == boot_ ? std::max(uptime_ms_, uptime_ms) : uptime_ms;
  boot_ = envelope.boot;
  envelope.uptime_ms = uptime_ms_;
  return envelope;
}

EventId Stamp::new_event_id() { return ids_.next(wall_ms()); }

VisitId Stamp::new_visit_id() { return VisitId(platform::make_uuid_v7(random_, wall_ms())); }

Millis Stamp::wall_ms() const { return std::clamp(clock_.wall_ms(), kFirstInstant, kLastInstant); }

std::string canonical_body(const std::string& body) {
  if (body.size() <= event::kMaxLineBytes && event::is_canonical(body)) return body;
  if (body.size() > kMaxBodyText) throw Error(ErrorClass::rejected, "bad_event", "the body is too long");
  const auto document = nlohmann::json::parse(body, nullptr, false);
  if (document.is_discarded()) throw Error(ErrorClass::rejected, "bad_event", "the body is no JSON");
  try {
    return event::to_canonical(document);
  } catch (const std::invalid_argument& why) {
    throw Error(ErrorClass::rejected, "bad_event",
                std::string("the body has no canonical form: ") + why.what());
  }
}

}  // namespace doorstep
