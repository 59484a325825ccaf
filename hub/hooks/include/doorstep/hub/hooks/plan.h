// What is sent next, and what follows from an answer: Standard Webhooks 1.0.0, "Deliverability and reliability". Pure.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "doorstep/event/instant.h"

namespace doorstep::hub {

// Between an attempt that failed and the next: the specification's schedule, ten attempts in three days and a bit.
inline constexpr std::array<Millis, 9> kRetryDelaysMs{
    5'000, 300'000, 1'800'000, 7'200'000, 18'000'000, 36'000'000, 50'400'000, 72'000'000, 86'400'000};
inline constexpr Millis kMaxRetryAfterMs = 86'400'000;
// A subscription at which nothing but failures was met for so long is disabled.
inline constexpr Millis kDisableAfterMs = 5LL * 86'400'000;
inline constexpr std::int64_t kJitterPermille = 200;  // a delay grows by up to so much

// How an attempt ended.
struct Answer {
  std::optional<int> status;  // of HTTP; absent: there was no answer
  std::string failure = {};   // where there was none: unresolved, forbidden_address, unreachable, tls,
                              // timeout, broken, no_secret (it can't be opened with this hub's key)
  Millis duration_ms = 0;
  std::optional<Millis> retry_after_ms = {};
};
// Empty for 2xx; redirect for 3xx, which is not followed; gone for 410; status for any other; else as the answer says.
std::string failure_of(const Answer& answer);

enum class DeliveryState {
  waiting,  // for its next attempt, or under way
  delivered,
  failed,  // for good
  held,    // until the subscription is enabled again
};
std::string_view to_string(DeliveryState state);

struct Decision {
  DeliveryState state = DeliveryState::waiting;
  std::optional<Millis> next_at;   // of a delivery that waits
  std::string_view disables = {};  // the subscription, and why: gone, failing
};

// `attempts` counts this one; `failing_since`: since when nothing but failures was met, this one included; a test is sent
// once. `jitter_permille`: 0 to kJitterPermille.
struct Attempt {
  int attempts = 1;
  bool is_test = false;
  std::optional<Millis> failing_since;
};
Decision decide(const Answer& answer, const Attempt& attempt, Millis now, std::int64_t jitter_permille);

// Which subscription: whose, and its id.
using SubscriptionKey = std::pair<std::string, std::string>;
struct DueSubscription {
  SubscriptionKey key;
  bool is_failing = false;  // its last attempt failed: it is asked one at a time
};
// How many deliveries of each may be taken now. One that hangs takes no more than its share, so that the others get theirs.
struct SendLimits {
  std::size_t in_all = 16;
  std::size_t each = 4;
};
std::map<SubscriptionKey, std::size_t> allot(const std::vector<DueSubscription>& due,
                                             const std::map<SubscriptionKey, std::size_t>& under_way,
                                             const SendLimits& limits);

}  // namespace doorstep::hub
