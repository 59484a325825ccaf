// When these tests take place.
#pragma once

#include <cstdint>

#include "doorstep/event/instant.h"

namespace doorstep::time {

inline const Millis kNoon = parse_instant("2026-11-21T12:00:00.000Z").value();
inline constexpr std::int64_t kHour = 3'600'000;

}  // namespace doorstep::time
