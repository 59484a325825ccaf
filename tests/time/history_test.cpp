// What must hold in every life of a device, over 24,000 of them. A failure names its seed.
#include "history.h"

#include <algorithm>
#include <iterator>
#include <limits>
#include <random>

#include <gtest/gtest.h>

namespace doorstep::time {
namespace {

constexpr std::uint64_t kHistoriesEach = 3'000;

Millis earliest_of(const Placed& placed) {
  return placed.earliest.value_or(std::numeric_limits<Millis>::min());
}
Millis latest_of(const Placed& placed) { return placed.latest.value_or(std::numeric_limits<Millis>::max()); }

void expect_truth(const Recorded& event, const Placed& placed) {
  EXPECT_TRUE(!placed.earliest || static_cast<double>(*placed.earliest) <= event.truth_ms) << event.seq;
  EXPECT_TRUE(!placed.latest || static_cast<double>(*placed.latest) >= event.truth_ms) << event.seq;
}

void expect_judgement(const History& history, const Recorded& event, const Placed& placed) {
  if (history.wall_clock == WallClock::honest) {
    EXPECT_FALSE(placed.clock_wrong) << event.seq;
  }
  if (placed.earliest && placed.latest) {
    const auto width = static_cast<double>(*placed.latest - *placed.earliest);
    const double off = std::abs(static_cast<double>(event.at) - event.truth_ms);
    EXPECT_TRUE(placed.clock_wrong || off <= width + 60'001) << event.seq;
  }
  const bool corrected = placed.clock_wrong && placed.basis == Basis::anchored;
  EXPECT_EQ(placed.used, corrected ? *placed.earliest + (*placed.latest - *placed.earliest) / 2 : event.at);
}

void expect_basis(const History& history, const Recorded& event, const Placed& placed) {
  EXPECT_EQ(placed.basis == Basis::anchored, history.heard_from(event.boot)) << event.seq;
  EXPECT_EQ(placed.basis != Basis::unanchored, placed.earliest || placed.latest) << event.seq;
}

class Lives : public testing::TestWithParam<std::uint64_t> {
 protected:
  // Runs the check on each history of this shard until one fails.
  template <class Check>
  void each(Check check) const {
    for (std::uint64_t seed = GetParam() * kHistoriesEach; seed < (GetParam() + 1) * kHistoriesEach; ++seed) {
      check(live(seed), seed);
      ASSERT_FALSE(testing::Test::HasFailure()) << "seed " << seed;
    }
  }
};

TEST_P(Lives, TheTruthIsInsideAndOnlyWrongClocksAreFlagged) {
  std::size_t of_basis[3] = {};
  std::size_t corrected = 0;
  each([&](const History& history, std::uint64_t) {
    const Timeline timeline(history.spans(), history.contacts);
    for (const Recorded& event : history.events) {
      const Placed placed = timeline.place(event.stamp());
      expect_truth(event, placed);
      expect_judgement(history, event, placed);
      expect_basis(history, event, placed);
      ++of_basis[static_cast<std::size_t>(placed.basis)];
      corrected += placed.used != event.at ? 1U : 0U;
    }
  });
  // Every kind of event was met often enough for the above to mean something.
  EXPECT_GT(of_basis[static_cast<std::size_t>(Basis::anchored)], 10'000U);
  EXPECT_GT(of_basis[static_cast<std::size_t>(Basis::bounded)], 5'000U);
  EXPECT_GT(of_basis[static_cast<std::size_t>(Basis::unanchored)], 1'000U);
  EXPECT_GT(corrected, 1'000U);
}

TEST_P(Lives, AnotherContactNeverWidensAndTheirOrderDoesNotMatter) {
  std::size_t narrowed = 0;
  each([&](const History& history, std::uint64_t seed) {
    std::mt19937_64 random(seed);
    std::vector<Contact> some;
    std::ranges::copy_if(history.contacts, std::back_inserter(some),
                         [&](const Contact&) { return random() % 4 != 0; });
    std::vector<Contact> shuffled = history.contacts;
    std::ranges::shuffle(shuffled, random);
    const Timeline fewer(history.spans(), some);
    const Timeline all(history.spans(), history.contacts);
    const Timeline in_disorder(history.spans(), shuffled);
    for (const Recorded& event : history.events) {
      const Placed before = fewer.place(event.stamp());
      const Placed after = all.place(event.stamp());
      const Placed again = in_disorder.place(event.stamp());
      EXPECT_TRUE(after.earliest == again.earliest && after.latest == again.latest) << event.seq;
      if (before.basis != Basis::bounded || after.basis == Basis::bounded) {
        EXPECT_GE(earliest_of(after), earliest_of(before)) << event.seq;
        EXPECT_LE(latest_of(after), latest_of(before)) << event.seq;
        narrowed +=
            earliest_of(after) > earliest_of(before) || latest_of(after) < latest_of(before) ? 1U : 0U;
      }
    }
  });
  EXPECT_GT(narrowed, 5'000U);
}

INSTANTIATE_TEST_SUITE_P(Seeds, Lives, testing::Range(std::uint64_t{0}, std::uint64_t{8}));

}  // namespace
}  // namespace doorstep::time
