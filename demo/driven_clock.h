// Time as the demo drives it: one true time, and tablets whose clocks may be wrong.
#pragma once

#include <atomic>
#include <string>
#include <utility>

#include "doorstep/platform/clock.h"

namespace doorstep::demo {

// The true time. Set by the demo's thread, read by all.
class World {
 public:
  explicit World(Millis now) : now_(now) {}
  Millis now() const { return now_; }
  void set(Millis now) { now_ = now; }

 private:
  std::atomic<Millis> now_;
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
