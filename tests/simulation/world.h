// True time, what will happen when, and the trace of what did.
#pragma once

#include <cstdint>
#include <functional>
#include <queue>
#include <stdexcept>
#include <string>
#include <vector>

#include "doorstep/event/instant.h"
#include "doorstep/platform/clock.h"

#include "dice.h"

namespace doorstep::simulation {

inline constexpr Millis kStart = 1'793'577'600'000;  // 2026-11-02T00:00:00Z
inline constexpr std::int64_t kSecond = 1'000;
inline constexpr std::int64_t kMinute = 60 * kSecond;
inline constexpr std::int64_t kHour = 60 * kMinute;

// An invariant does not hold: the run ends.
class Broken : public std::logic_error {
 public:
  using std::logic_error::logic_error;
};

class World {
 public:
  explicit World(std::uint64_t seed) : dice(seed) {}

  std::int64_t now() const { return now_; }  // ms of true time since kStart
  void at(std::int64_t when, std::function<void()> what);
  void in(std::int64_t ms, std::function<void()> what) { at(now_ + ms, std::move(what)); }
  bool step();  // the next thing happens; false where nothing is left

  void note(const std::string& line);                  // into the trace
  const std::string& trace() const { return trace_; }  // the same bytes for the same seed
  bool keep_trace = false;
  std::uint64_t trace_hash() const { return hash_; }

  Dice dice;
  bool calm = false;  // no faults any more

 private:
  struct Event {
    std::int64_t at;
    std::uint64_t order;
    std::function<void()> what;
    bool operator<(const Event& other) const { return at != other.at ? at > other.at : order > other.order; }
  };

  std::int64_t now_ = 0;
  std::uint64_t order_ = 0;
  std::priority_queue<Event> events_;
  std::string trace_;
  std::uint64_t hash_ = 1'469'598'103'934'665'603u;  // FNV-1a
};

// A machine's clocks: its wall clock may be wrong and step, its uptime is true.
class SimulatedClock final : public platform::Clock {
 public:
  SimulatedClock(const World& world, std::string name) : world_(world), name_(std::move(name)) { reboot(); }

  Millis wall_ms() const override { return kStart + world_.now() + wrong_by_ms; }
  std::int64_t uptime_ms() const override { return world_.now() - booted_at_; }
  std::string boot() const override { return boot_; }
  void reboot() {
    booted_at_ = world_.now() - 5 * kSecond;
    boot_ = name_ + "-boot-" + std::to_string(++boots_);
  }

  std::int64_t wrong_by_ms = 0;

 private:
  const World& world_;
  std::string name_;
  std::string boot_;
  std::int64_t booted_at_ = 0;
  int boots_ = 0;
};

}  // namespace doorstep::simulation
