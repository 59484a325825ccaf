#include "history.h"

#include <algorithm>
#include <cmath>
#include <random>

namespace doorstep::time {

namespace {

constexpr double kSecond = 1'000;
constexpr double kHourMs = 3'600 * kSecond;
constexpr double kDay = 24 * kHourMs;
constexpr double kDrift = 1e-4;
// Clocks are read in whole milliseconds, cut off, at both ends: a push that takes less than two milliseconds
// could seem to have taken less than none.
constexpr double kLeastDelay = 3;

class Random {
 public:
  explicit Random(std::uint64_t seed) : engine_(seed) {}
  double uniform(double low, double high) { return std::uniform_real_distribution(low, high)(engine_); }
  // Spread evenly over the orders of magnitude.
  double spread(double low, double high) { return std::exp(uniform(std::log(low), std::log(high))); }
  bool chance(double probability) { return uniform(0, 1) < probability; }
  std::int64_t whole(std::int64_t low, std::int64_t high) {
    return std::uniform_int_distribution(low, high)(engine_);
  }

 private:
  std::mt19937_64 engine_;
};

class Device {
 public:
  explicit Device(std::uint64_t seed) : random_(seed) {
    now_ = random_.uniform(1.58e12, 2.05e12);  // 2020 to 2035
    const double kind = random_.uniform(0, 1);
    history_.wall_clock = kind < 0.5   ? WallClock::honest
                          : kind < 0.8 ? WallClock::stepped
                                       : WallClock::years_wrong;
    if (history_.wall_clock == WallClock::years_wrong) {
      wall_offset_ = random_.uniform(-15, 5) * 365 * kDay;
    }
    reboot();
  }

  void act() {
    pass(random_.spread(0.1 * kSecond, longest_pause_));
    correct_wall_clock();
    const double what = random_.uniform(0, 1);
    if (what < reboots_) {
      reboot();
    } else if (what < reboots_ + contacts_) {
      push();
    } else {
      record();
    }
  }

  History take() { return std::move(history_); }

 private:
  // Uptime passes; true time passes faster or slower by the drift, which changes with the weather.
  void pass(double uptime) {
    while (uptime > 0) {
      const double part = std::min(uptime, kHourMs);
      const double drift = quartz_ != 0 ? quartz_ : random_.uniform(-kDrift, kDrift);
      now_ += part * (1 + drift);
      uptime_ += part;
      uptime -= part;
    }
  }

  void reboot() {
    now_ += random_.spread(kSecond, 3 * kDay);  // switched off
    uptime_ = 0;
    boot_ = "boot-" + std::to_string(++boots_);
    heard_.reset();
    pass(random_.uniform(0, 60 * kSecond));
  }

  void correct_wall_clock() {
    if (history_.wall_clock == WallClock::honest) {
      wall_offset_ = random_.chance(0.2) ? random_.uniform(-0.1, 0.1) * kSecond  // as NTP does
                                         : wall_offset_ + random_.uniform(-3, 3) * kSecond;
      wall_offset_ = std::clamp(wall_offset_, -30 * kSecond, 30 * kSecond - 1);
    } else if (random_.chance(0.08)) {
      wall_offset_ = random_.chance(0.3)
                         ? 0
                         : wall_offset_ + (random_.chance(0.5) ? 1 : -1) * random_.spread(kSecond, 3 * kDay);
    }
  }

  void record() {
    const auto seq = static_cast<std::int64_t>(history_.events.size()) + 1;
    history_.events.push_back({seq, boot_, whole(uptime_), whole(now_ + wall_offset_), now_});
  }

  void push() {
    if (random_.chance(lost_)) {
      return;
    }
    const auto log = static_cast<std::int64_t>(history_.events.size());
    const std::int64_t pushed = std::min(log, acknowledged_ + batch_);
    // Without `heard` the protocol takes a push to be under way for a minute at most.
    const double delay = random_.spread(kLeastDelay, heard_ ? 600 * kSecond : 59 * kSecond);
    const std::int64_t sent_at = whole(uptime_);
    if (says_nothing_) {
      acknowledged_ = pushed;
      return;
    }
    history_.contacts.push_back({boot_, sent_at, whole(now_ + delay), heard_, pushed});
    if (random_.chance(lost_)) {  // the answer; the device did not wait for it
      return;
    }
    pass(delay / (1 - kDrift));  // at least the delay in true time
    const Millis hub_time = whole(now_);
    pass(random_.spread(kLeastDelay, 20 * kSecond));
    acknowledged_ = pushed;
    if (hears_) {
      heard_ = Heard{hub_time, whole(uptime_)};
    }
  }

  static std::int64_t whole(double ms) { return static_cast<std::int64_t>(std::floor(ms)); }

  Random random_;
  History history_;
  double now_ = 0;  // true time
  double uptime_ = 0;
  double wall_offset_ = 0;
  std::string boot_;
  int boots_ = 0;
  std::optional<Heard> heard_;
  std::int64_t acknowledged_ = 0;

  // How this device, its carer and its network are.
  const double quartz_ = random_.chance(0.4) ? (random_.chance(0.5) ? kDrift : -kDrift) : 0;  // 0: changing
  const double longest_pause_ = random_.spread(60 * kSecond, 4 * kDay);
  const double reboots_ = random_.uniform(0, 0.25);
  const double contacts_ = random_.chance(0.1) ? 0 : random_.uniform(0, 0.6);
  const double lost_ = random_.chance(0.5) ? 0 : random_.uniform(0, 0.8);
  const std::int64_t batch_ = random_.chance(0.5) ? 1'000 : random_.whole(1, 5);
  const bool says_nothing_ = random_.chance(0.05);
  const bool hears_ = random_.chance(0.7);
};

}  // namespace

std::vector<BootSpan> History::spans() const {
  std::vector<BootSpan> spans;
  for (const Recorded& event : events) {
    extend(spans, event.stamp());
  }
  return spans;
}

bool History::heard_from(const std::string& boot) const {
  return std::ranges::any_of(contacts, [&](const Contact& contact) { return contact.boot == boot; });
}

History live(std::uint64_t seed) {
  Device device(seed);
  for (std::uint64_t i = 0; i < 20 + seed % 60; ++i) {
    device.act();
  }
  return device.take();
}

}  // namespace doorstep::time
