// When the next attempt may be made: exponential backoff with full jitter, and Retry-After as a floor.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>

namespace doorstep::sync {

class Backoff {
 public:
  Backoff(std::int64_t base_ms, std::int64_t cap_ms, std::int64_t not_before)
      : base_ms_(base_ms), cap_ms_(cap_ms), not_before_(not_before) {}

  // An attempt failed at `now`. Jitter comes on top of a Retry-After, so that a herd does not return as one.
  void failed(std::int64_t now, std::optional<std::int64_t> retry_after_s,
              const std::function<std::uint64_t()>& random);
  void succeeded() { failures_ = 0; }
  // Nothing stands in the way any more but a Retry-After: another network, or a person who asks.
  void hurry() {
    failures_ = 0;
    ready_at_ = 0;
  }
  void wait_until(std::int64_t uptime_ms) { ready_at_ = uptime_ms; }

  std::int64_t earliest() const { return ready_at_ > not_before_ ? ready_at_ : not_before_; }
  std::int64_t not_before() const { return not_before_; }
  bool is_failing() const { return failures_ > 0; }  // since something last went well

 private:
  std::int64_t base_ms_;
  std::int64_t cap_ms_;
  std::int64_t not_before_;  // of Retry-After
  std::int64_t ready_at_ = 0;
  int failures_ = 0;
};

}  // namespace doorstep::sync
