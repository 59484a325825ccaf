// What monitoring finds: bounds to the second, evidence, clocks, and the same carer at two places.
#include <gmock/gmock.h>

#include "doorstep/visit/overlap.h"

#include "story.h"

namespace doorstep::visit::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

std::vector<std::string> kinds(const Story& story) {
  std::vector<std::string> out;
  for (const VisitException& e : story.fold().exceptions) out.emplace_back(to_string(e.kind));
  return out;
}

struct Bound {
  const char* in;
  const char* out;
  bool time_critical;
  std::vector<std::string> expected;
};

TEST(Monitoring, BoundsAreInclusiveAndToTheSecond) {
  const Bound bounds[] = {
      {"08:15", "08:45", false, {}},
      {"08:15:00.999", "08:45", false, {}},  // cut to the second, as the hours show it
      {"08:15:01", "08:45", false, {"late"}},
      {"07:45", "08:15", false, {}},
      {"07:44:59.999", "08:15", false, {"early"}},
      {"08:30", "08:55", true, {}},
      {"08:30:01", "08:55", true, {"late"}},
      {"07:30", "08:00", true, {}},
      {"07:29:59", "08:00", true, {"early"}},
      {"08:00", "08:15", false, {}},
      {"08:00", "08:14:59", false, {"short"}},
      {"08:00", "08:45", false, {}},
      {"08:00", "08:45:01", false, {"long"}},
  };
  for (const Bound& bound : bounds) {
    Story story;
    story.plan->time_critical = bound.time_critical;
    story.add("A", bound.in, in()), story.add("A", bound.out, out());
    EXPECT_EQ(kinds(story), bound.expected) << bound.in << " to " << bound.out;
  }
}

TEST(Monitoring, FollowsTheProvidersThresholds) {
  Story story;
  story.context.policy.late_minutes = 5;
  story.context.policy.short_percent = 90;
  story.add("A", "08:06", in()), story.add("A", "08:32", out());
  EXPECT_THAT(kinds(story), ElementsAre("late", "short"));
  EXPECT_EQ(story.fold().exceptions[0].detail, "6 min after the planned start");
  EXPECT_EQ(story.fold().exceptions[1].detail, "26 min of 30 min planned");
}

TEST(Monitoring, LooksAtTheApprovedTimes) {
  Story story;
  story.add("A", "08:20", in()), story.add("A", "08:30", out());
  EXPECT_THAT(kinds(story), ElementsAre("late", "short"));
  story.add("A", "09:00", amended("08:00", "")), story.decide("e3", true);
  EXPECT_THAT(kinds(story), IsEmpty());
}

Evidence position(std::int64_t lat_e7, std::int64_t lon_e7) {
  Evidence evidence;
  evidence.lat_e7 = lat_e7;
  evidence.lon_e7 = lon_e7;
  return evidence;
}

struct Place {
  const char* name;
  Evidence evidence;
  bool outside;
};

TEST(Monitoring, Geofence) {
  Evidence mock = position(515'000'000, -1'000'000);
  mock.mock = true;
  Evidence near;
  near.distance_m = 150;
  near.inside = true;
  Evidence far;
  far.distance_m = 151;
  far.inside = false;
  Evidence tag;
  tag.tag = "04a2";
  const Place places[] = {
      {"at the door", position(515'000'000, -1'000'000), false},
      {"149 m north", position(515'013'400, -1'000'000), false},
      {"152 m north", position(515'013'650, -1'000'000), true},
      {"made up", mock, true},
      {"private and near", near, false},
      {"private and far", far, true},
      {"a tag", tag, false},
      {"nothing", {}, false},
      {"no such place", position(915'000'000, 0), false},
  };
  for (const Place& place : places) {
    Story story;
    story.context.address = Position{515'000'000, -1'000'000};
    CheckedIn check_in = in(Method::gps);
    check_in.evidence = place.evidence;
    story.add("A", "08:00", check_in), story.add("A", "08:30", out());
    EXPECT_EQ(kinds(story),
              place.outside ? std::vector<std::string>{"outside_geofence"} : std::vector<std::string>{})
        << place.name;
  }
}

TEST(Monitoring, WrongClockOnceForEachCarer) {
  Story story({"A", "B"});
  for (const char* carer : {"A", "B"}) {
    story.add(carer, "08:00", in()).placed.clock_wrong = true;
    story.add(carer, "08:10", note("tea")).placed.clock_wrong = true;
    story.add(carer, "08:30", out());
  }
  EXPECT_THAT(kinds(story), ElementsAre("clock_wrong", "clock_wrong"));
  EXPECT_EQ(story.fold().exceptions[0].event, EventId("e1"));
}

// What is found of one event under one name has one id, so there is one of it.
TEST(Monitoring, ACheckOutByAWrongClockBeforeTheCheckInIsToldOnce) {
  Story story;
  story.add("A", "08:00", in());
  story.add("A", "07:50", out()).placed.clock_wrong = true;
  EXPECT_THAT(kinds(story), ElementsAre("clock_wrong", "short"));
}

TEST(Monitoring, TimeBasisIsTheWeakerOne) {
  Story story;
  story.add("A", "08:00", in()).placed.basis = time::Basis::bounded;
  story.add("A", "08:30", out());
  EXPECT_EQ(story.fold().attendances[0].time_basis, time::Basis::bounded);
  story.facts[1].placed.basis = time::Basis::unanchored;
  EXPECT_EQ(story.fold().attendances[0].time_basis, time::Basis::unanchored);
}

CarerInterval interval(const char* carer, const char* visit, const char* start, const char* end) {
  return {CarerId(carer), VisitId(visit), clock(start), clock(end)};
}

TEST(Overlaps, OfOneCarerInTwoVisitsByMoreThanAMinute) {
  const std::vector<CarerInterval> all = {
      interval("A", "v1", "08:00", "09:00"),    interval("A", "v2", "08:59", "09:30"),  // a minute exactly
      interval("A", "v3", "09:28:59", "10:00"), interval("B", "v1", "08:00", "09:00"),
      interval("A", "v4", "08:10", "08:20"),  // inside v1
      interval("A", "v1", "08:30", "08:50"),  // the same visit
  };
  EXPECT_THAT(find_overlaps(all), ElementsAre(Pair(0, 4), Pair(1, 2)));
  EXPECT_THAT(find_overlaps({}), IsEmpty());
}

TEST(Overlaps, MarkTheVisitOnce) {
  Story story({"A", "B"});
  for (const char* carer : {"A", "B"})
    story.add(carer, "08:00:00.900", in()), story.add(carer, "08:30", out());
  VisitState state = story.fold();
  const auto intervals = intervals_of(state);
  ASSERT_EQ(intervals.size(), 2U);
  EXPECT_EQ(intervals[0].start, clock("08:00"));
  add_overlap(state, intervals[0]), add_overlap(state, intervals[0]);
  EXPECT_THAT(told(state), ElementsAre("A delivered 08:00:00 08:30:00 1800 overlap",
                                       "B delivered 08:00:00 08:30:00 1800"));
}

TEST(Hours, WhatIsNotPlannedIsPlacedByItsEarliestCheckIn) {
  Story story;
  story.plan.reset();
  story.context.provider = ProviderId("brightside");
  story.add("B", "08:10", unplanned_in()), story.add("A", "08:00", unplanned_in());
  const auto rows = hours_rows(story.fold());
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[0].at, clock("08:00"));
  EXPECT_EQ(rows[1].at, clock("08:00"));
  EXPECT_EQ(rows[0].service, "personal_care");
  EXPECT_EQ(rows[0].provider, ProviderId("brightside"));
  EXPECT_EQ(rows[0].person, PersonId("p"));
  EXPECT_FALSE(rows[0].planned_start);
  EXPECT_EQ(rows[0].check_in_method, "nfc");
  EXPECT_EQ(rows[0].check_out_method, "");
}

TEST(Hours, AreCutTowardsThePastOnATabletThatThinksItIs1970) {
  Story story;
  story.add("A", "08:00", in()).placed.used = -1'500;
  story.add("A", "08:00", out()).placed.used = 500;
  EXPECT_EQ(hours_rows(story.fold()).at(0).actual_seconds, 2);
}

TEST(Hours, AVisitThatHasNoInstantHasNoRows) {
  Story story;
  story.plan.reset();
  story.add("A", "08:10", note("who is this?"));
  EXPECT_THAT(told(story.fold()), IsEmpty());
  EXPECT_EQ(kinds(story), std::vector<std::string>{"unknown_visit"});
}

}  // namespace
}  // namespace doorstep::visit::testing
