// Events in a boot that the hub heard from, with the numbers of protocol.md §6 worked out by hand.
#include <gtest/gtest.h>

#include "doorstep/time/true_time.h"

#include "noon.h"

namespace doorstep::time {
namespace {

BootSpan whole_log_of(const char* boot) { return {boot, 1, 1000, 0, 100 * kHour}; }

Timeline one_boot(std::vector<Contact> contacts) { return {{whole_log_of("b")}, std::move(contacts)}; }

Placed place(const Timeline& timeline, std::int64_t uptime_ms, Millis at = kNoon) {
  return timeline.place({.seq = 1, .boot = "b", .uptime_ms = uptime_ms, .at = at});
}

TEST(Anchored, BoundsAreWidenedByTheDriftOverTheirDistance) {
  // An hour before the contact: 100 ppm are 360 ms. Half an hour after the heard: 180 ms.
  const Timeline timeline = one_boot({{"b", 2 * kHour, kNoon, Heard{kNoon - 5'500'000, kHour / 2}, 1}});
  const Placed placed = place(timeline, kHour);
  EXPECT_EQ(placed.basis, Basis::anchored);
  EXPECT_EQ(placed.latest, kNoon - kHour + 360);
  EXPECT_EQ(placed.earliest, kNoon - 5'500'000 + kHour / 2 - 180);
}

TEST(Anchored, TheDriftIsRoundedOutwards) {
  const Timeline timeline = one_boot({{"b", 50'000, kNoon, Heard{kNoon - 30'000, 20'000}, 1}});
  EXPECT_EQ(place(timeline, 50'000).latest, kNoon);
  EXPECT_EQ(place(timeline, 49'999).latest, kNoon - 1 + 1);
  EXPECT_EQ(place(timeline, 40'000).latest, kNoon - 10'000 + 1);
  EXPECT_EQ(place(timeline, 39'999).latest, kNoon - 10'001 + 2);
  EXPECT_EQ(place(timeline, 20'000).earliest, kNoon - 30'000);
  EXPECT_EQ(place(timeline, 20'001).earliest, kNoon - 30'000 + 1 - 1);
  EXPECT_EQ(place(timeline, 30'001).earliest, kNoon - 30'000 + 10'001 - 2);
}

TEST(Anchored, AnEventAfterTheContactIsPlacedForwards) {
  const Timeline timeline = one_boot({{"b", kHour, kNoon, Heard{kNoon - 1'000, kHour - 900}, 1}});
  const Placed placed = place(timeline, 3 * kHour);
  EXPECT_EQ(placed.latest, kNoon + 2 * kHour + 720);
  EXPECT_EQ(placed.earliest, kNoon - 1'000 + 2 * kHour + 900 - 721);
}

TEST(Anchored, AnEventBeforeTheHeardIsPlacedBackwards) {
  const Timeline timeline = one_boot({{"b", 2 * kHour, kNoon, Heard{kNoon - 2'000, 2 * kHour - 1'500}, 1}});
  const Placed placed = place(timeline, 0);
  EXPECT_EQ(placed.latest, kNoon - 2 * kHour + 720);
  EXPECT_EQ(placed.earliest, kNoon - 2'000 - (2 * kHour - 1'500) - 720);
}

TEST(Anchored, WithoutHeardItIsAtMostAMinuteBeforeTheLatest) {
  const Timeline timeline = one_boot({{"b", 2 * kHour, kNoon, {}, 1}});
  const Placed placed = place(timeline, kHour);
  EXPECT_EQ(placed.latest, kNoon - kHour + 360);
  EXPECT_EQ(placed.earliest, kNoon - kHour - 60'000 - 360);
}

TEST(Anchored, WithoutHeardAWeekOfDriftStillHoldsTheTruth) {
  // The device's clock kept perfect time and the push took no time at all.
  const Timeline timeline = one_boot({{"b", 168 * kHour, kNoon, {}, 1}});
  const Placed placed = place(timeline, 0);
  EXPECT_LE(placed.earliest, kNoon - 168 * kHour);
  EXPECT_GE(placed.latest, kNoon - 168 * kHour);
}

TEST(Anchored, SeveralContactsNarrow) {
  const Contact slow{"b", kHour, kNoon + 20'000, Heard{kNoon - kHour, 0}, 1};
  const Contact quick{"b", 2 * kHour, kNoon + kHour + 100, Heard{kNoon + 50, kHour + 40}, 1};
  const Placed both = place(one_boot({slow, quick}), kHour);
  EXPECT_EQ(both.latest, kNoon + 100 + 360);
  EXPECT_EQ(both.earliest, kNoon + 50 - 40 - 1);
}

TEST(Anchored, TheToleranceOfTheWallClockIsAMinuteToTheMillisecond) {
  const Timeline timeline = one_boot({{"b", 10'000, kNoon, Heard{kNoon - 501, 9'700}, 1}});
  const Millis earliest = kNoon - 501 + 300 - 1;  // at the contact's own uptime
  const Millis middle = kNoon - 101;
  EXPECT_FALSE(place(timeline, 10'000, kNoon + 60'000).clock_wrong);
  EXPECT_EQ(place(timeline, 10'000, kNoon + 60'000).used, kNoon + 60'000);
  EXPECT_TRUE(place(timeline, 10'000, kNoon + 60'001).clock_wrong);
  EXPECT_EQ(place(timeline, 10'000, kNoon + 60'001).used, middle);
  EXPECT_FALSE(place(timeline, 10'000, earliest - 60'000).clock_wrong);
  EXPECT_TRUE(place(timeline, 10'000, earliest - 60'001).clock_wrong);
  EXPECT_EQ(place(timeline, 10'000, earliest - 60'001).used, middle);
}

TEST(Anchored, TheMiddleIsRoundedDownBefore1970Too) {
  const Timeline timeline = one_boot({{"b", 10'000, -1, Heard{-4, 10'000}, 1}});
  EXPECT_EQ(place(timeline, 10'000, kNoon).used, -3);
}

TEST(Anchored, AClockThatIsWrongByYearsIsPutRight) {
  const Timeline timeline = one_boot({{"b", 2 * kHour, kNoon, Heard{kNoon - 2 * kHour, 0}, 1}});
  const Placed placed = place(timeline, kHour, parse_instant("1970-01-01T00:20:00.000Z").value());
  EXPECT_TRUE(placed.clock_wrong);
  EXPECT_EQ(placed.used, kNoon - kHour);
}

TEST(Anchored, AContactIsForItsOwnBoot) {
  const Timeline timeline({{"a", 1, 1, 0, kHour}, {"b", 2, 2, 0, kHour}}, {{"b", kHour, kNoon, {}, 2}});
  EXPECT_EQ(timeline.place({1, "a", 0, kNoon}).basis, Basis::bounded);
  EXPECT_EQ(timeline.place({2, "b", 0, kNoon}).basis, Basis::anchored);
}

TEST(Anchored, ABootIsAnchoredThoughItsSpanIsUnknown) {
  const Timeline timeline({}, {{"b", kHour, kNoon, {}, 1}});
  EXPECT_EQ(place(timeline, kHour).latest, kNoon);
  EXPECT_EQ(place(timeline, kHour).basis, Basis::anchored);
}

TEST(Anchored, NamesAreThoseOfTheProtocol) {
  EXPECT_STREQ(to_string(Basis::anchored), "anchored");
  EXPECT_STREQ(to_string(Basis::bounded), "bounded");
  EXPECT_STREQ(to_string(Basis::unanchored), "unanchored");
}

}  // namespace
}  // namespace doorstep::time
