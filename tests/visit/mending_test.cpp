// Not delivered, amended, voided: what puts right, or contradicts, what was recorded.
#include "scenario.h"

namespace doorstep::visit::testing {
namespace {

class Mending : public ::testing::TestWithParam<Scenario> {};

TEST_P(Mending, FoldsTo) { check(GetParam()); }

NotDelivered not_delivered(NotDeliveredReason reason) { return {reason, ""}; }
const NotDelivered kNoAccess = not_delivered(NotDeliveredReason::no_access);
const NotDelivered kRefused = not_delivered(NotDeliveredReason::refused);
const Voided kVoid{"wrong visit", ""};

void delivered(Story& s, const std::string& carer = "A") {
  s.add(carer, "08:00", in()), s.add(carer, "08:30", out());
}

const Scenario kNotDelivered[] = {
    {"NoAccess",
     {"A"},
     [](Story& s) { s.add("A", "08:05", kNoAccess); },
     Status::no_access,
     {"A no_access - - -"}},
    {"Hospital",
     {"A"},
     [](Story& s) { s.add("A", "08:05", not_delivered(NotDeliveredReason::hospital)); },
     Status::hospital,
     {"A hospital - - -"}},
    {"Unsafe",
     {"A"},
     [](Story& s) { s.add("A", "08:05", not_delivered(NotDeliveredReason::unsafe)); },
     Status::no_access,
     {"A no_access - - -"}},
    {"CancelledByTheOfficeBeforehand",
     {"A", "B"},
     [](Story& s) {
       s.add("office", "07:00", not_delivered(NotDeliveredReason::cancelled_by_person));
       s.context.now = clock("07:30");
     },
     Status::cancelled,
     {"A cancelled - - -", "B cancelled - - -"}},
    {"OtherAndUnknownReasonsPayNothing",
     {"A"},
     [](Story& s) { s.add("A", "08:05", parse_body("visit.not_delivered", R"({"reason":"flood"})")); },
     Status::cancelled,
     {"A cancelled - - -"}},
    {"BadBody",
     {"A"},
     [](Story& s) { s.add("A", "08:05", parse_body("visit.not_delivered", "{}")); },
     Status::cancelled,
     {"A cancelled - - - bad_body"}},
    {"OneOfTwoSaysIt",
     {"A", "B"},
     [](Story& s) { s.add("A", "08:05", kNoAccess); },
     Status::no_access,
     {"A no_access - - -", "B no_access - - -"}},
    {"TheLatestCounts",
     {"A"},
     [](Story& s) { s.add("A", "08:05", kNoAccess), s.add("A", "08:09", kRefused); },
     Status::refused,
     {"A refused - - -"}},
    {"RefusedAfterCheckIn",
     {"A"},
     [](Story& s) { s.add("A", "08:00", in()), s.add("A", "08:02", kRefused); },
     Status::refused,
     {"A refused - - -"}},
    {"LetInAfterAll",
     {"A"},
     [](Story& s) { s.add("A", "08:00", kNoAccess), s.add("A", "08:05", in()), s.add("A", "08:30", out()); },
     Status::delivered,
     {"A delivered 08:05:00 08:30:00 1500"}},
    {"LetInAgain",
     {"A"},
     [](Story& s) {
       s.add("A", "08:00", in()), s.add("A", "08:02", kRefused);
       s.add("A", "08:05", in()), s.add("A", "08:30", out());
     },
     Status::delivered,
     {"A delivered 08:00:00 08:30:00 1800"}},
    {"OneIsInTheOtherIsNot",
     {"A", "B"},
     [](Story& s) { delivered(s), s.add("B", "08:05", kNoAccess); },
     Status::delivered,
     {"A delivered 08:00:00 08:30:00 1800", "B no_access - - -"}},
    {"AfterCheckInOfAnother",
     {"A", "B"},
     [](Story& s) {
       s.add("A", "08:00", in()), s.add("B", "08:05", kRefused);
       s.context.now = clock("08:10");
     },
     Status::in_progress,
     {"A in_progress 08:00:00 - -", "B refused - - -"}},
    {"CancelledButSheCame",
     {"A"},
     [](Story& s) {
       s.add("office", "07:00", not_delivered(NotDeliveredReason::cancelled_by_person)), delivered(s);
     },
     Status::delivered,
     {"A delivered 08:00:00 08:30:00 1800"}},
    {"CoverCouldNotGetIn",
     {"A"},
     [](Story& s) { s.add("E", "08:00", in()), s.add("E", "08:02", kNoAccess); },
     Status::no_access,
     {"A no_access - - -"}},
    {"UnplannedAndRefused",
     {},
     [](Story& s) { s.plan.reset(), s.add("A", "08:00", unplanned_in()), s.add("A", "08:02", kRefused); },
     Status::refused,
     {"A refused - - - unplanned"}},
};

const Scenario kAmended[] = {
    {"Pending",
     {"A"},
     [](Story& s) { delivered(s), s.add("A", "09:00", amended("", "08:20")); },
     Status::delivered,
     {"A delivered 08:00:00 08:30:00 1800"}},
    {"Refused",
     {"A"},
     [](Story& s) { delivered(s), s.add("A", "09:00", amended("", "08:20")), s.decide("e3", false); },
     Status::delivered,
     {"A delivered 08:00:00 08:30:00 1800"}},
    {"Approved",
     {"A"},
     [](Story& s) { delivered(s), s.add("A", "09:00", amended("", "08:20")), s.decide("e3", true); },
     Status::delivered,
     {"A delivered 08:00:00 08:30:00 1200 ~-~08:20:00"}},
    {"TheLatestApprovedCountsAtEachEnd",
     {"A"},
     [](Story& s) {
       delivered(s);
       s.add("A", "09:00", amended("07:55", "08:20")), s.add("A", "09:10", amended("", "08:25"));
       s.add("A", "09:20", amended("", "08:29"));
       s.decide("e3", true), s.decide("e4", true), s.decide("e5", false);
     },
     Status::delivered,
     {"A delivered 08:00:00 08:30:00 1800 ~07:55:00~08:25:00"}},
    {"BeforeTheCheckOutArrives",
     {"A"},
     [](Story& s) { s.add("A", "08:00", in()), s.add("A", "09:00", amended("", "08:31")); },
     Status::in_progress,
     {"A in_progress 08:00:00 - - no_check_out"}},
    {"GivesTheCheckOut",
     {"A"},
     [](Story& s) {
       s.add("A", "08:00", in()), s.add("A", "09:00", amended("", "08:31")), s.decide("e2", true);
     },
     Status::delivered,
     {"A delivered 08:00:00 - 1860 ~-~08:31:00"}},
    {"GivesBothEndsOfAVisitWithoutATablet",
     {"A"},
     [](Story& s) { s.add("A", "09:00", amended("08:01", "08:31")), s.decide("e1", true); },
     Status::delivered,
     {"A delivered - - 1800 ~08:01:00~08:31:00"}},
    {"IsSomethingRecordedWhilePending",
     {"A"},
     [](Story& s) { s.add("A", "09:00", amended("08:01", "08:31")); },
     Status::in_progress,
     {"A in_progress - - - no_check_out,no_check_in"}},
    {"RefusedItIsMissed",
     {"A"},
     [](Story& s) { s.add("A", "09:00", amended("08:01", "08:31")), s.decide("e1", false); },
     Status::missed,
     {"A missed - - -"}},
    {"ByTheOfficeForWhoCame",
     {"A", "B"},
     [](Story& s) { delivered(s), s.add("office", "09:00", amended("", "08:20")), s.decide("e3", true); },
     Status::delivered,
     {"A delivered 08:00:00 08:30:00 1200 ~-~08:20:00", "B missed - - -"}},
    {"ByOneOfTwoForHerself",
     {"A", "B"},
     [](Story& s) {
       delivered(s, "A"), delivered(s, "B"), s.add("B", "09:00", amended("08:10", "")), s.decide("e5", true);
     },
     Status::delivered,
     {"A delivered 08:00:00 08:30:00 1800", "B delivered 08:00:00 08:30:00 1200 ~08:10:00~-"}},
    {"OverridesAnEarlierNotDelivered",
     {"A"},
     [](Story& s) {
       s.add("A", "08:05", kNoAccess), s.add("A", "09:00", amended("08:10", "08:30")), s.decide("e2", true);
     },
     Status::delivered,
     {"A delivered - - 1200 ~08:10:00~08:30:00"}},
    {"EndsBeforeItBegins",
     {"A"},
     [](Story& s) { delivered(s), s.add("A", "09:00", amended("", "07:00")), s.decide("e3", true); },
     Status::delivered,
     {"A delivered 08:00:00 08:30:00 0 ~-~07:00:00 short"}},
};

const Scenario kReplaced[] = {
    {"WhoAskedInVainIsStillReplaced",
     {"A"},
     [](Story& s) {
       delivered(s, "E"), s.add("A", "09:00", amended("08:00", "08:30")), s.decide("e3", false);
     },
     Status::delivered,
     {"E delivered 08:00:00 08:30:00 1800 not_on_rota"}},
};

const Scenario kVoided[] = {
    {"AfterCheckOut",
     {"A"},
     [](Story& s) { delivered(s), s.add("A", "08:40", kVoid); },
     Status::missed,
     {"A missed - - -"}},
    {"AnUnplannedVisit",
     {},
     [](Story& s) {
       s.plan.reset();
       s.add("A", "08:00", unplanned_in()), s.add("A", "08:30", out()), s.add("A", "08:40", kVoid);
     },
     Status::cancelled,
     {}},
    {"AVoidIsNotVoided",
     {"A"},
     [](Story& s) { delivered(s), s.add("A", "08:40", kVoid), s.add("A", "08:41", kVoid); },
     Status::missed,
     {"A missed - - -"}},
    {"WhatComesAfterCounts",
     {"A"},
     [](Story& s) {
       s.add("A", "07:40", in()), s.add("A", "07:41", kVoid);
       delivered(s);
     },
     Status::delivered,
     {"A delivered 08:00:00 08:30:00 1800"}},
    {"OfOneCarerLeavesTheOther",
     {"A", "B"},
     [](Story& s) { delivered(s, "A"), delivered(s, "B"), s.add("B", "08:40", kVoid); },
     Status::delivered,
     {"A delivered 08:00:00 08:30:00 1800", "B missed - - -"}},
    {"ByAStrangerWhoWroteOnlyANote",
     {"A"},
     [](Story& s) { delivered(s), s.add("E", "08:35", note("wrong person")), s.add("E", "08:40", kVoid); },
     Status::delivered,
     {"A delivered 08:00:00 08:30:00 1800"}},
    {"ByTheOfficeTakesAllBack",
     {"A", "B"},
     [](Story& s) { delivered(s, "A"), delivered(s, "B"), s.add("office", "10:00", kVoid); },
     Status::missed,
     {"A missed - - -", "B missed - - -"}},
    {"ByTheOfficeThatAmendedItBefore",
     {"A"},
     [](Story& s) {
       delivered(s), s.add("office", "09:00", amended("", "08:20")), s.add("office", "10:00", kVoid);
     },
     Status::missed,
     {"A missed - - -"}},
    {"WithABadBodyStillCounts",
     {"A"},
     [](Story& s) { delivered(s), s.add("A", "08:40", parse_body("visit.voided", "[]")); },
     Status::missed,
     {"A missed - - - bad_body"}},
    {"ACoverWhoWasWrongLeavesThePlan",
     {"A"},
     [](Story& s) { delivered(s, "E"), s.add("E", "08:40", kVoid), delivered(s, "A"); },
     Status::delivered,
     {"A delivered 08:00:00 08:30:00 1800"}},
    {"AnAmendmentToo",
     {"A"},
     [](Story& s) {
       delivered(s), s.add("A", "08:40", amended("", "08:20")), s.add("A", "08:50", kVoid),
           s.decide("e3", true);
     },
     Status::missed,
     {"A missed - - -"}},
};

const auto kName = [](const auto& scenario) { return scenario.param.name; };
INSTANTIATE_TEST_SUITE_P(NotDelivered, Mending, ::testing::ValuesIn(kNotDelivered), kName);
INSTANTIATE_TEST_SUITE_P(Amended, Mending, ::testing::ValuesIn(kAmended), kName);
INSTANTIATE_TEST_SUITE_P(Replaced, Mending, ::testing::ValuesIn(kReplaced), kName);
INSTANTIATE_TEST_SUITE_P(Voided, Mending, ::testing::ValuesIn(kVoided), kName);

TEST(Amendments, AreAllKeptWithAuthorAndDecision) {
  Story story({"A"});
  delivered(story);
  story.add("A", "09:00", amended("", "08:20"));
  story.add("office", "09:10", amended("08:05", ""));
  story.add("A", "09:20", amended("07:50", ""));
  story.decide("e3", true), story.decide("e4", false);
  const Attendance a = story.fold().attendances.at(0);
  ASSERT_EQ(a.amendments.size(), 3U);
  EXPECT_TRUE(a.amendments[0].approved());
  EXPECT_EQ(a.amendments[0].decision->by, "office");
  EXPECT_EQ(a.amendments[1].author, CarerId("office"));
  EXPECT_FALSE(a.amendments[1].approved());
  EXPECT_FALSE(a.amendments[2].decision);
  EXPECT_EQ(a.amendment_reason, "other");
}

TEST(Voids, LeaveWhatTheyVoidReadable) {
  Story story({"A"});
  delivered(story);
  story.add("A", "08:35", note("all well"));
  story.add("A", "08:40", kVoid);
  const VisitState state = story.fold();
  EXPECT_TRUE(state.voided);
  ASSERT_EQ(state.voids.size(), 1U);
  EXPECT_EQ(state.voids[0].body.reason, "wrong visit");
  ASSERT_EQ(state.entries.size(), 3U);
  for (const Entry& entry : state.entries) EXPECT_TRUE(entry.voided);
  EXPECT_TRUE(std::holds_alternative<CheckedIn>(state.entries[0].original));
}

TEST(Approvals, TheLatestCounts) {
  Story story({"A"});
  story.context.approvals = {{true, "b", clock("11:00"), "seen"}, {false, "a", clock("10:00"), "wait"}};
  EXPECT_TRUE(story.fold().approved);
  story.context.approvals.push_back({false, "b", clock("11:30"), "on second thoughts"});
  EXPECT_FALSE(story.fold().approved);
  EXPECT_EQ(story.fold().approvals.size(), 3U);
}

}  // namespace
}  // namespace doorstep::visit::testing
