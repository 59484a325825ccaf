// Distances of time.
#pragma once

#include "doorstep/event/instant.h"

namespace doorstep::bench {

inline constexpr Millis kMinute = 60'000;
inline constexpr Millis kHour = 60 * kMinute;
inline constexpr Millis kDay = 24 * kHour;

}  // namespace doorstep::bench
