// What follows from an answer, and who is sent to next.
#include "doorstep/hub/hooks/plan.h"

#include <gmock/gmock.h>

namespace doorstep::hub {
namespace {

constexpr Millis kNow = 1'790'000'000'000;
constexpr Millis kDay = 86'400'000;

Answer status(int code) { return {code, "", 10, std::nullopt}; }
Attempt nth(int attempts) { return {attempts, false, kNow}; }

TEST(HookPlan, TwoHundredsAreDeliveredAndNothingElseIs) {
  for (const int code : {200, 201, 204, 299})
    EXPECT_EQ(decide(status(code), nth(1), kNow, 0).state, DeliveryState::delivered);
  for (const int code : {100, 199, 300, 301, 302, 307, 400, 404, 429, 500, 502, 503, 504})
    EXPECT_EQ(decide(status(code), nth(1), kNow, 0).state, DeliveryState::waiting) << code;
  EXPECT_EQ(decide({std::nullopt, "timeout", 20'000, std::nullopt}, nth(1), kNow, 0).state,
            DeliveryState::waiting);
}

TEST(HookPlan, FailuresHaveNames) {
  EXPECT_EQ(failure_of(status(204)), "");
  EXPECT_EQ(failure_of(status(302)), "redirect");
  EXPECT_EQ(failure_of(status(410)), "gone");
  EXPECT_EQ(failure_of(status(500)), "status");
  EXPECT_EQ(failure_of({std::nullopt, "tls", 1, std::nullopt}), "tls");
  EXPECT_EQ(failure_of({std::nullopt, "", 1, std::nullopt}), "broken");
}

TEST(HookPlan, TenAttemptsOverThreeDays) {
  const std::vector<Millis> delays{5'000,      300'000,    1'800'000,  7'200'000, 18'000'000,
                                   36'000'000, 50'400'000, 72'000'000, 86'400'000};
  for (int attempt = 1; attempt <= 9; ++attempt) {
    const Decision decision = decide(status(500), nth(attempt), kNow, 0);
    EXPECT_EQ(decision.next_at, kNow + delays[static_cast<std::size_t>(attempt - 1)]) << attempt;
    EXPECT_EQ(decision.disables, "");
  }
  for (const int attempt : {10, 11, 500}) {
    const Decision last = decide(status(500), nth(attempt), kNow, 0);
    EXPECT_EQ(last.state, DeliveryState::failed);
    EXPECT_FALSE(last.next_at);
  }
}

TEST(HookPlan, DelaysGrowByChance) {
  EXPECT_EQ(decide(status(500), nth(2), kNow, kJitterPermille).next_at, kNow + 360'000);
  EXPECT_EQ(decide(status(500), nth(2), kNow, 100).next_at, kNow + 330'000);
}

TEST(HookPlan, WaitsAsLongAsItIsAskedTo) {
  Answer busy = status(503);
  busy.retry_after_ms = 60'000;
  EXPECT_EQ(decide(busy, nth(1), kNow, 0).next_at, kNow + 60'000);
  EXPECT_EQ(decide(busy, nth(2), kNow, 0).next_at, kNow + 300'000) << "no sooner than the schedule";
  busy.retry_after_ms = 400 * kDay;
  EXPECT_EQ(decide(busy, nth(1), kNow, 0).next_at, kNow + kDay) << "but a day at most";
  busy.retry_after_ms = -1;
  EXPECT_EQ(decide(busy, nth(1), kNow, 0).next_at, kNow + 5'000);
}

TEST(HookPlan, GoneDisablesAtOnceAndFiveDaysOfFailuresDo) {
  const Decision gone = decide(status(410), nth(1), kNow, 0);
  EXPECT_EQ(gone.state, DeliveryState::failed);
  EXPECT_EQ(gone.disables, "gone");
  EXPECT_EQ(decide(status(500), {3, false, kNow - 5 * kDay + 1}, kNow, 0).disables, "");
  const Decision over = decide(status(500), {3, false, kNow - 5 * kDay}, kNow, 0);
  EXPECT_EQ(over.disables, "failing");
  EXPECT_EQ(over.state, DeliveryState::held) << "it is sent when the webhook is enabled again";
  EXPECT_EQ(decide(status(500), {10, false, kNow - 5 * kDay}, kNow, 0).disables, "failing");
  EXPECT_EQ(decide(status(200), {3, false, kNow - 9 * kDay}, kNow, 0).disables, "");
}

TEST(HookPlan, ATestIsSentOnce) {
  EXPECT_EQ(decide(status(500), {1, true, std::nullopt}, kNow, 0).state, DeliveryState::failed);
  EXPECT_EQ(decide(status(410), {1, true, std::nullopt}, kNow, 0).disables, "gone");
}

const SubscriptionKey kA{"brook", "a"}, kB{"brook", "b"}, kC{"vale", "c"};

TEST(HookPlan, EachHasItsShareAndAllTogetherNoMoreThanThereIs) {
  using ::testing::Pair;
  using ::testing::UnorderedElementsAre;
  const SendLimits limits{6, 4};
  EXPECT_THAT(allot({{kA}}, {}, limits), UnorderedElementsAre(Pair(kA, 4U)));
  EXPECT_THAT(allot({{kA}, {kB}}, {}, limits), UnorderedElementsAre(Pair(kA, 3U), Pair(kB, 3U)));
  EXPECT_THAT(allot({{kA}, {kB}}, {{kA, 4}}, limits), UnorderedElementsAre(Pair(kB, 2U)))
      << "one that hangs does not take the others' share";
  EXPECT_THAT(allot({{kA}, {kB}}, {{kC, 6}}, limits), ::testing::IsEmpty());
  EXPECT_THAT(allot({{kA, true}, {kB}}, {}, limits), UnorderedElementsAre(Pair(kA, 1U), Pair(kB, 4U)))
      << "one that fails is asked one at a time";
  EXPECT_THAT(allot({{kA, true}}, {{kA, 1}}, limits), ::testing::IsEmpty());
  EXPECT_THAT(allot({}, {}, limits), ::testing::IsEmpty());
}

}  // namespace
}  // namespace doorstep::hub
