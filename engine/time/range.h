// The ranges that numbers from outside are held to before anything is computed. Sums of a few values in these
// ranges stay far inside 64 bits.
#pragma once

#include <algorithm>

#include "doorstep/time/true_time.h"

namespace doorstep::time {

inline constexpr std::int64_t kLargestInteger = (std::int64_t{1} << 53) - 1;  // protocol.md §1
inline constexpr Millis kFirstInstant = -62'167'219'200'000;                  // 0000-01-01T00:00:00.000Z
inline constexpr Millis kLastInstant = 253'402'300'799'999;                   // 9999-12-31T23:59:59.999Z

constexpr bool is_instant(Millis at) { return at >= kFirstInstant && at <= kLastInstant; }
constexpr Millis clamp_instant(Millis at) { return std::clamp(at, kFirstInstant, kLastInstant); }
constexpr std::int64_t clamp_uptime(std::int64_t uptime_ms) {
  return std::clamp(uptime_ms, std::int64_t{0}, kLargestInteger);
}

// A little is two writers out of step; more is another boot that goes by the same name. Both in range.
constexpr bool fell(std::int64_t from_uptime_ms, std::int64_t to_uptime_ms) {
  return to_uptime_ms < from_uptime_ms - kToleranceMs;
}

}  // namespace doorstep::time
