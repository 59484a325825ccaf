#include "bounds.h"

#include <algorithm>

#include "range.h"

namespace doorstep::time {

namespace {

Cone upper(const Contact& contact) { return {contact.uptime_ms, contact.hub_time - contact.uptime_ms}; }

// Lower bounds, as cones of the offset that are still the right way up.
Cone lower(const Heard& heard) { return {heard.uptime_ms, heard.time - heard.uptime_ms}; }
Cone lower_without_heard(const Contact& contact) {
  return {contact.uptime_ms, contact.hub_time - kToleranceMs - contact.uptime_ms};
}
Cone negated(const Cone& cone) { return {cone.uptime_ms, -cone.offset_ms}; }

// A cone whose tip is not above the envelope is nowhere above it, for both widen by the same drift: bounds
// that pass here can never cross. The tip that lies lowest of all always passes.
std::optional<Cone> lower_beneath(const Envelope& above, const Contact& contact) {
  const auto fits = [&](const Cone& cone) { return cone.offset_ms <= above.at(cone.uptime_ms); };
  if (contact.heard && is_sound(*contact.heard, contact) && fits(lower(*contact.heard))) {
    return lower(*contact.heard);
  }
  const Cone assumed = lower_without_heard(contact);
  return fits(assumed) ? std::optional(assumed) : std::nullopt;
}

}  // namespace

Bounds::Bounds(const std::vector<const Contact*>& contacts) {
  std::vector<Cone> cones;
  cones.reserve(contacts.size());
  for (const Contact* contact : contacts) {
    cones.push_back(upper(*contact));
  }
  above_ = Envelope(cones);
  cones.clear();
  for (const Contact* contact : contacts) {
    if (const auto cone = lower_beneath(above_, *contact)) {
      cones.push_back(negated(*cone));
    }
  }
  below_negated_ = Envelope(std::move(cones));
}

void Bounds::set_since(std::int64_t uptime_ms, Millis since) {
  below_negated_ = Envelope({negated({uptime_ms, since - uptime_ms})});
}

void Bounds::set_until(const std::vector<By>& moments) {
  std::vector<Cone> cones;
  for (const By& by : moments) {
    if (by.until) {
      cones.push_back({by.uptime_ms, *by.until - by.uptime_ms});
    }
  }
  above_ = Envelope(std::move(cones));
}

std::optional<Millis> Bounds::earliest(std::int64_t uptime_ms) const {
  const auto offset = below_negated_.at(uptime_ms);
  return offset ? std::optional(clamp_instant(uptime_ms - *offset)) : std::nullopt;
}

std::optional<Millis> Bounds::latest(std::int64_t uptime_ms) const {
  const auto offset = above_.at(uptime_ms);
  return offset ? std::optional(clamp_instant(uptime_ms + *offset)) : std::nullopt;
}

std::optional<Millis> least(std::optional<Millis> a, std::optional<Millis> b) {
  return a && b ? std::min(a, b) : a ? a : b;
}

std::optional<Millis> greatest(std::optional<Millis> a, std::optional<Millis> b) {
  return a && b ? std::max(a, b) : a ? a : b;
}

}  // namespace doorstep::time
