// A clock that the benchmark drives: care of weeks is recorded in seconds.
#pragma once

#include <atomic>
#include <string>

#include "doorstep/platform/clock.h"

namespace doorstep::bench {

class DrivenClock final : public platform::Clock {
 public:
  explicit DrivenClock(Millis wall_ms) : wall_ms_(wall_ms) {}
  Millis wall_ms() const override { return wall_ms_; }
  std::int64_t uptime_ms() const override { return uptime_ms_; }
  std::string boot() const override { return "5b0c2f3e-64f1-4b5b-9f0f-0d3ad1f4a7c2"; }
  void advance(std::int64_t ms) {
    wall_ms_ += ms;
    uptime_ms_ += ms;
  }

 private:
  std::atomic<Millis> wall_ms_;
  std::atomic<std::int64_t> uptime_ms_{3'600'000};
};

}  // namespace doorstep::bench
