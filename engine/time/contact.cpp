#include <algorithm>

#include "doorstep/time/true_time.h"

#include "range.h"

namespace doorstep::time {

namespace {

constexpr std::ptrdiff_t kLongestBoot = 64;  // characters, which are code points

bool is_boot(std::string_view text) {
  const auto characters = std::ranges::count_if(text, [](char c) { return (c & '\xC0') != '\x80'; });
  return characters >= 1 && characters <= kLongestBoot;
}

bool is_count(std::int64_t value) { return value >= 0 && value <= kLargestInteger; }

}  // namespace

const char* to_string(Basis basis) {
  switch (basis) {
    case Basis::anchored:
      return "anchored";
    case Basis::bounded:
      return "bounded";
    case Basis::unanchored:
      break;
  }
  return "unanchored";
}

bool is_sound(const Contact& contact) {
  return is_boot(contact.boot) && is_count(contact.uptime_ms) && is_count(contact.seq) &&
         is_instant(contact.hub_time);
}

bool is_sound(const Heard& heard, const Contact& contact) {
  return is_count(heard.uptime_ms) && heard.uptime_ms <= contact.uptime_ms && is_instant(heard.time);
}

void extend(std::vector<BootSpan>& spans, const Stamp& event) {
  const std::int64_t uptime = clamp_uptime(event.uptime_ms);
  if (spans.empty() || spans.back().boot != event.boot ||
      fell(clamp_uptime(spans.back().last_uptime_ms), uptime)) {
    spans.push_back({std::string(event.boot), event.seq, event.seq, uptime, uptime});
    return;
  }
  BootSpan& span = spans.back();
  span.last_seq = std::max(span.last_seq, event.seq);
  span.first_uptime_ms = std::min(span.first_uptime_ms, uptime);
  span.last_uptime_ms = std::max(span.last_uptime_ms, uptime);
}

}  // namespace doorstep::time
