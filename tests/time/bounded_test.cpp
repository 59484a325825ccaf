// Events of a boot that the hub never heard from: they lie between its neighbours in the log.
#include <gtest/gtest.h>

#include "doorstep/time/true_time.h"

#include "noon.h"

namespace doorstep::time {
namespace {

constexpr std::int64_t kMinute = 60'000;

// Boot a at 08:00 to 09:00 with a contact at 09:00, b without one, c with one at 12:00, an hour after it began.
const std::vector<BootSpan> kThreeBoots = {
    {"a", 1, 2, 0, kHour}, {"b", 3, 5, 10 * kMinute, 40 * kMinute}, {"c", 6, 7, 30 * kMinute, 50 * kMinute}};
const Contact kContactOfA{"a", kHour, kNoon - 3 * kHour, Heard{kNoon - 3 * kHour - 100, kHour}, 2};
const Contact kContactOfC{"c", kHour, kNoon, Heard{kNoon - 100, kHour}, 7};

Stamp in_b(std::int64_t seq, std::int64_t uptime_ms, Millis at = kNoon - 2 * kHour) {
  return {seq, "b", uptime_ms, at};
}

TEST(Bounded, LiesBetweenItsNeighboursNarrowedByWhatPassedInItsBoot) {
  const Timeline timeline(kThreeBoots, {kContactOfA, kContactOfC});
  const Placed placed = timeline.place(in_b(4, 30 * kMinute));
  EXPECT_EQ(placed.basis, Basis::bounded);
  // Twenty minutes after b's first event, which came after a's contact; drift 120 ms.
  EXPECT_EQ(placed.earliest, kNoon - 3 * kHour - 100 + 20 * kMinute - 120);
  // Ten minutes before b's last event, which came before c's first at half an hour before its contact.
  EXPECT_EQ(placed.latest, kNoon - 30 * kMinute + 180 - 10 * kMinute + 60);
}

TEST(Bounded, ContactsOfTheNeighboursBeyondTheirEventsCountToo) {
  // a was heard from again an hour after its last event; c an hour before its first, with b's still to be pushed.
  const std::vector<BootSpan> spans = {
      {"a", 1, 2, 0, kHour}, {"b", 3, 5, 0, 0}, {"c", 6, 7, 2 * kHour, 3 * kHour}};
  const Timeline timeline(spans, {{"a", 2 * kHour, kNoon, Heard{kNoon - 100, 2 * kHour}, 2},
                                  {"c", kHour, kNoon + 5 * kHour, {}, 2}});
  const Placed placed = timeline.place(in_b(4, 0));
  EXPECT_EQ(placed.earliest, kNoon - 100);
  EXPECT_EQ(placed.latest, kNoon + 5 * kHour);
}

TEST(Bounded, ANeighbourWithoutContactPassesOnWhatItsOwnNeighbourSays) {
  const std::vector<BootSpan> spans = {{"a", 1, 2, 0, kHour},
                                       {"b", 3, 5, 0, kHour},
                                       {"b2", 6, 6, 5 * kMinute, 5 * kMinute},
                                       {"c", 7, 7, kHour, kHour}};
  const Contact contact_of_c{"c", kHour, kNoon, {}, 7};
  const Timeline timeline(spans, {kContactOfA, contact_of_c});
  const Placed in_b2 = timeline.place({6, "b2", 5 * kMinute, kNoon});
  EXPECT_EQ(in_b2.earliest, kNoon - 3 * kHour - 100 + kHour - 360);
  EXPECT_EQ(in_b2.latest, kNoon);
  EXPECT_EQ(timeline.place(in_b(3, 0)).latest, kNoon - kHour + 360);
}

TEST(Bounded, WithoutABootBeforeOnlyTheLatestIsThere) {
  const Timeline timeline({kThreeBoots[1], kThreeBoots[2]}, {kContactOfC});
  const Placed placed = timeline.place(in_b(5, 40 * kMinute));
  EXPECT_EQ(placed.basis, Basis::bounded);
  EXPECT_FALSE(placed.earliest);
  EXPECT_EQ(placed.latest, kNoon - 30 * kMinute + 180);
}

TEST(Bounded, WithoutABootAfterOnlyTheEarliestIsThere) {
  const Timeline timeline({kThreeBoots[0], kThreeBoots[1]}, {kContactOfA});
  const Placed placed = timeline.place(in_b(3, 10 * kMinute));
  EXPECT_EQ(placed.basis, Basis::bounded);
  EXPECT_EQ(placed.earliest, kNoon - 3 * kHour - 100);
  EXPECT_FALSE(placed.latest);
}

TEST(Bounded, APushFromABootWithoutEventsSaysWhatTheHubHeldBy) {
  const Timeline timeline({kThreeBoots[1]},
                          {{"c", kMinute, kNoon, {}, 4}, {"c", kHour, kNoon + kHour, {}, 5}});
  EXPECT_EQ(timeline.place(in_b(4, 30 * kMinute)).latest, kNoon);
  EXPECT_EQ(timeline.place(in_b(5, 40 * kMinute)).latest, kNoon + kHour);
  EXPECT_EQ(timeline.place(in_b(3, 10 * kMinute)).latest, kNoon);
}

TEST(Bounded, ASilentPushMuchLaterDoesNotMoveTheFirst) {
  // c's later contacts lie beyond its last event; they must not be taken for when the hub held it.
  std::vector<Contact> contacts = {{"x", kMinute, kNoon, {}, 5}};
  contacts.push_back({"x", 10 * kHour, kNoon + 10 * kHour, {}, 5});
  const Placed placed = Timeline({kThreeBoots[1]}, contacts).place(in_b(4, 30 * kMinute));
  EXPECT_EQ(placed.latest, kNoon - 10 * kMinute + 60);
}

TEST(Bounded, APushOfTheBeginningOfALogSaysNothingOfWhenTheRestWasWritten) {
  // The whole log was there when x pushed its first two lines, with the rest to follow.
  const std::vector<BootSpan> spans = {{"a", 1, 2, 0, kHour}, {"b", 3, 5, 0, kHour}};
  const Timeline timeline(spans, {{"x", kHour, kNoon, {}, 2}, {"y", 0, kNoon + kHour, {}, 5}});
  const Placed placed = timeline.place(in_b(4, 30 * kMinute));
  EXPECT_FALSE(placed.earliest);
  EXPECT_FALSE(placed.clock_wrong);
}

TEST(Bounded, AContactFromAnEmptyLogIsBeforeEveryEvent) {
  const Timeline timeline({kThreeBoots[1]}, {{"x", kMinute, kNoon, Heard{kNoon - 300, kMinute}, 0}});
  const Placed placed = timeline.place(in_b(3, 10 * kMinute));
  EXPECT_EQ(placed.earliest, kNoon - 300);
  EXPECT_EQ(placed.basis, Basis::bounded);
}

TEST(Bounded, AWrongClockIsFlaggedButNotCorrected) {
  const Timeline timeline(kThreeBoots, {kContactOfA, kContactOfC});
  const Placed years_back = timeline.place(in_b(4, 30 * kMinute, 0));
  EXPECT_TRUE(years_back.clock_wrong);
  EXPECT_EQ(years_back.used, 0);
  const Placed ahead = timeline.place(in_b(4, 30 * kMinute, kNoon));
  EXPECT_TRUE(ahead.clock_wrong);
  EXPECT_EQ(ahead.used, kNoon);
  EXPECT_FALSE(timeline.place(in_b(4, 30 * kMinute)).clock_wrong);
}

TEST(Bounded, AMissingSideBoundsNothing) {
  const Timeline timeline({kThreeBoots[1], kThreeBoots[2]}, {kContactOfC});
  EXPECT_FALSE(timeline.place(in_b(4, 30 * kMinute, 0)).clock_wrong);
  EXPECT_TRUE(timeline.place(in_b(4, 30 * kMinute, kNoon)).clock_wrong);
}

TEST(Unanchored, NothingIsFlaggedAndTheWallClockIsUsed) {
  for (const Timeline& timeline : {Timeline({}, {}), Timeline(kThreeBoots, {})}) {
    const Placed placed = timeline.place(in_b(4, 30 * kMinute, 12345));
    EXPECT_EQ(placed.basis, Basis::unanchored);
    EXPECT_FALSE(placed.earliest || placed.latest);
    EXPECT_FALSE(placed.clock_wrong);
    EXPECT_EQ(placed.used, 12345);
  }
}

TEST(Spans, FollowTheBootsOfTheLog) {
  std::vector<BootSpan> spans;
  extend(spans, {1, "a", 100, 0});
  extend(spans, {2, "a", 300, 0});
  extend(spans, {3, "b", 50, 0});
  ASSERT_EQ(spans.size(), 2U);
  EXPECT_EQ(spans[0].boot, "a");
  EXPECT_EQ(spans[0].first_seq, 1);
  EXPECT_EQ(spans[0].last_seq, 2);
  EXPECT_EQ(spans[0].first_uptime_ms, 100);
  EXPECT_EQ(spans[0].last_uptime_ms, 300);
  EXPECT_EQ(spans[1].first_seq, 3);
}

TEST(Spans, AnUptimeThatFellByMoreThanAMinuteIsAnotherBoot) {
  std::vector<BootSpan> spans;
  extend(spans, {1, "a", kHour, 0});
  extend(spans, {2, "a", kHour - kMinute, 0});
  EXPECT_EQ(spans.size(), 1U);
  EXPECT_EQ(spans[0].first_uptime_ms, kHour - kMinute);
  EXPECT_EQ(spans[0].last_uptime_ms, kHour);
  extend(spans, {3, "a", kHour - kMinute - 1, 0});
  EXPECT_EQ(spans.size(), 2U);
}

}  // namespace
}  // namespace doorstep::time
