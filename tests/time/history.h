// The life of a made-up device, of which the truth is known: boots, drift, a wall clock that may be wrong, and
// pushes that are late, partial or lost. The same seed gives the same life.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "doorstep/time/true_time.h"

namespace doorstep::time {

enum class WallClock { honest, stepped, years_wrong };  // honest: never more than 30 s off

struct Recorded {
  std::int64_t seq = 0;
  std::string boot;
  std::int64_t uptime_ms = 0;
  Millis at = 0;
  double truth_ms = 0;  // the instant at which it happened

  Stamp stamp() const { return {seq, boot, uptime_ms, at}; }
};

struct History {
  WallClock wall_clock = WallClock::honest;
  std::vector<Recorded> events;
  std::vector<Contact> contacts;

  std::vector<BootSpan> spans() const;
  bool heard_from(const std::string& boot) const;
};

History live(std::uint64_t seed);

}  // namespace doorstep::time
