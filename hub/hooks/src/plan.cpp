#include "doorstep/hub/hooks/plan.h"

#include <algorithm>

namespace doorstep::hub {

namespace {

constexpr int kGone = 410;
constexpr std::array<std::string_view, 4> kStates{"waiting", "delivered", "failed", "held"};

Millis next_attempt(const Answer& answer, int attempts, Millis now, std::int64_t jitter_permille) {
  const Millis delay = kRetryDelaysMs.at(static_cast<std::size_t>(attempts - 1));
  const Millis asked = std::clamp<Millis>(answer.retry_after_ms.value_or(0), 0, kMaxRetryAfterMs);
  return now + std::max(delay + delay * jitter_permille / 1'000, asked);
}

}  // namespace

std::string_view to_string(DeliveryState state) { return kStates.at(static_cast<std::size_t>(state)); }

std::string failure_of(const Answer& answer) {
  if (!answer.status) return answer.failure.empty() ? "broken" : answer.failure;
  const int status = *answer.status;
  if (status >= 200 && status < 300) return {};
  if (status >= 300 && status < 400) return "redirect";
  return status == kGone ? "gone" : "status";
}

Decision decide(const Answer& answer, const Attempt& attempt, Millis now, std::int64_t jitter_permille) {
  const std::string failure = failure_of(answer);
  if (failure.empty()) return {DeliveryState::delivered, std::nullopt};
  if (failure == "gone") return {DeliveryState::failed, std::nullopt, "gone"};
  if (attempt.is_test) return {DeliveryState::failed, std::nullopt};
  const bool is_over = attempt.failing_since && now - *attempt.failing_since >= kDisableAfterMs;
  const std::string_view disables = is_over ? "failing" : "";
  if (static_cast<std::size_t>(attempt.attempts) > kRetryDelaysMs.size())
    return {DeliveryState::failed, std::nullopt, disables};
  if (is_over) return {DeliveryState::held, std::nullopt, disables};
  return {DeliveryState::waiting, next_attempt(answer, attempt.attempts, now, jitter_permille)};
}

// One for each in turn, until nothing is left to give.
std::map<SubscriptionKey, std::size_t> allot(const std::vector<DueSubscription>& due,
                                             const std::map<SubscriptionKey, std::size_t>& under_way,
                                             const SendLimits& limits) {
  std::size_t used = 0;
  for (const auto& [key, count] : under_way) used += count;
  std::map<SubscriptionKey, std::size_t> given;
  for (bool more = true; more;) {
    more = false;
    for (const DueSubscription& one : due) {
      const auto busy = under_way.find(one.key);
      const std::size_t own = (busy == under_way.end() ? 0 : busy->second) + given[one.key];
      if (used >= limits.in_all || own >= (one.is_failing ? 1 : limits.each)) continue;
      ++given[one.key];
      ++used;
      more = true;
    }
  }
  std::erase_if(given, [](const auto& entry) { return entry.second == 0; });
  return given;
}

}  // namespace doorstep::hub
