// Time as the demo drives it: one true time, and tablets whose clocks may be wrong.
#pragma once

#include <atomic>
#include <chrono>
#include <string>
#include <utility>

#include "doorstep/platform/clock.h"

namespace doorstep::demo {

// The true time. Set by the demo's thread, read by all; stands still until it is let run.
class World {
 public:
  explicit World(Millis now) : now_(now) {}
  Millis now() const { return now_ + (running_since_ == 0 ? 0 : steady_ms() - running_since_); }
  void set(Millis now) { now_ = now; }
  void run() { running_since_ = steady_ms(); }

 private:
  static Millis steady_ms() {
    using std::chrono::steady_clock;
    return std::chrono::duration_cast<std::chrono::milliseconds>(steady_clock::now().time_since_epoch())
        .count();
  }
  std::atomic<Millis> now_;
  std::atomic<Millis> running_since_ = 0;
};

// A machine in that world: its wall clock may be off, its uptime never is.
class DrivenClock : public platform::Clock {
 public:
  DrivenClock(const World& world, std::string boot, std::int64_t uptime_ms, Millis wall_offset = 0)
      : world_(world), boot_(std::move(boot)), booted_(world.now() - uptime_ms), wall_offset_(wall_offset) {}
  Millis wall_ms() const override { return world_.now() + wall_offset_; }
  std::int64_t uptime_ms() const override { return world_.now() - booted_; }
  std::string boot() const override { return boot_; }

 private:
  const World& world_;
  std::string boot_;
  Millis booted_;
  Millis wall_offset_;
};

}  // namespace doorstep::demo
