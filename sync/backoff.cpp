#include "backoff.h"

#include <algorithm>

namespace doorstep::sync {
namespace {

constexpr std::int64_t kLongestRetryAfter_s =
    std::int64_t{31} * 86'400;  // keeps the arithmetic safe; no hub means longer

}  // namespace

void Backoff::failed(std::int64_t now, std::optional<std::int64_t> retry_after_s,
                     const std::function<std::uint64_t()>& random) {
  const int doublings = std::min(failures_, 30);
  ++failures_;
  const std::int64_t ceiling = std::min(cap_ms_, base_ms_ << doublings);
  const auto jitter = 1 + static_cast<std::int64_t>(
                              random() % static_cast<std::uint64_t>(std::max<std::int64_t>(ceiling, 1)));
  if (retry_after_s) {
    const auto wait_s = std::clamp<std::int64_t>(*retry_after_s, 0, kLongestRetryAfter_s);
    not_before_ = std::max(not_before_, now + wait_s * 1000);
  }
  ready_at_ = std::max(now, not_before_) + jitter;
}

}  // namespace doorstep::sync
