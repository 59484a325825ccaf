// What the fold makes of what carers really do. Every story is also told in sixty other orders.
#include "scenario.h"

namespace doorstep::visit::testing {
namespace {

class Scenarios : public ::testing::TestWithParam<Scenario> {};

TEST_P(Scenarios, FoldsTo) { check(GetParam()); }

void nothing(Story&) {}

const Scenario kAttendance[] = {
    {"OnTime",
     {"A"},
     [](Story& s) { s.add("A", "08:01:10.900", in()), s.add("A", "08:30:02.100", out()); },
     Status::delivered,
     {"A delivered 08:01:10 08:30:02 1732"}},
    {"NotYet", {"A"}, [](Story& s) { s.context.now = clock("08:30"); }, Status::planned, {"A planned - - -"}},
    {"Missed",
     {"A"},
     [](Story& s) { s.context.now = clock("08:30:00.001"); },
     Status::missed,
     {"A missed - - -"}},
    {"MissedByBoth", {"A", "B"}, nothing, Status::missed, {"A missed - - -", "B missed - - -"}},
    {"InProgress",
     {"A"},
     [](Story& s) { s.add("A", "08:00", in()), s.context.now = clock("09:30"); },
     Status::in_progress,
     {"A in_progress 08:00:00 - -"}},
    {"NoCheckOut",
     {"A"},
     [](Story& s) { s.add("A", "08:00", in()), s.context.now = clock("09:30:00.001"); },
     Status::in_progress,
     {"A in_progress 08:00:00 - - no_check_out"}},
    {"LateComersHaveAsLongToCheckOut",
     {"A"},
     [](Story& s) { s.add("A", "09:00", in()), s.context.now = clock("10:30"); },
     Status::in_progress,
     {"A in_progress 09:00:00 - - late"}},
    {"NoCheckOutAsSheIsElsewhere",
     {"A"},
     [](Story& s) {
       s.add("A", "08:00", in());
       s.context.now = clock("08:50");
       s.context.checked_in_elsewhere[CarerId("A")] = clock("08:45");
     },
     Status::in_progress,
     {"A in_progress 08:00:00 - - no_check_out"}},
    {"ElsewhereBeforeIsNothing",
     {"A"},
     [](Story& s) {
       s.add("A", "08:00", in());
       s.context.now = clock("08:50");
       s.context.checked_in_elsewhere[CarerId("A")] = clock("07:45");
     },
     Status::in_progress,
     {"A in_progress 08:00:00 - -"}},
    {"NoCheckIn",
     {"A"},
     [](Story& s) { s.add("A", "08:30", out()); },
     Status::delivered,
     {"A delivered - 08:30:00 - no_check_in"}},
    {"OnlyANote",
     {"A"},
     [](Story& s) { s.add("A", "08:10", note("slept well")); },
     Status::in_progress,
     {"A in_progress - - - no_check_out,no_check_in"}},
    {"ANoteByTheOfficeIsNoVisit",
     {"A"},
     [](Story& s) { s.add("office", "08:10", note("rang")); },
     Status::missed,
     {"A missed - - -"}},
    {"CheckedInTwice",
     {"A"},
     [](Story& s) { s.add("A", "08:00", in()), s.add("A", "08:03", in()), s.add("A", "08:30", out()); },
     Status::delivered,
     {"A delivered 08:00:00 08:30:00 1800"}},
    {"CheckedOutTwice",
     {"A"},
     [](Story& s) { s.add("A", "08:00", in()), s.add("A", "08:20", out()), s.add("A", "08:30", out()); },
     Status::delivered,
     {"A delivered 08:00:00 08:30:00 1800"}},
    {"LeftAndCameBack",
     {"A"},
     [](Story& s) {
       s.add("A", "08:00", in()), s.add("A", "08:10", out());
       s.add("A", "08:20", in()), s.add("A", "08:40", out());
     },
     Status::delivered,
     {"A delivered 08:00:00 08:40:00 2400"}},
    {"CameBackAndIsStillThere",
     {"A"},
     [](Story& s) {
       s.add("A", "08:00", in()), s.add("A", "08:20", out()), s.add("A", "08:40", in());
       s.context.now = clock("08:50");
     },
     Status::in_progress,
     {"A in_progress 08:00:00 08:20:00 -"}},
    {"CameBackWithoutCheckOut",
     {"A"},
     [](Story& s) { s.add("A", "08:00", in()), s.add("A", "08:20", out()), s.add("A", "08:40", in()); },
     Status::delivered,
     {"A delivered 08:00:00 08:20:00 1200 no_check_out"}},
    {"CheckOutFromAnotherTablet",
     {"A"},
     [](Story& s) { s.add("A", "08:00", in()), s.add("A", "08:30", out(), "spare"); },
     Status::delivered,
     {"A delivered 08:00:00 08:30:00 1800"}},
    {"CheckOutFromATabletWhoseClockIsBehind",
     {"A"},
     [](Story& s) { s.add("A", "08:00", in()), s.add("A", "07:50", out(), "spare"); },
     Status::delivered,
     {"A delivered 08:00:00 07:50:00 0 clock_wrong,short"}},
    {"ClockSetBackBetween",
     {"A"},
     [](Story& s) { s.add("A", "08:00", in()), s.add("A", "07:30", out()); },
     Status::delivered,
     {"A delivered 08:00:00 07:30:00 0 clock_wrong,short"}},
    {"OneDeviceIsOrderedByItsLog",
     {"A"},
     [](Story& s) { s.add("A", "08:10", in()), s.add("A", "08:05", in()), s.add("A", "08:40", out()); },
     Status::delivered,
     {"A delivered 08:10:00 08:40:00 1800"}},
    {"ByHand",
     {"A"},
     [](Story& s) { s.add("A", "08:00", in(Method::manual)), s.add("A", "08:30", out(Method::manual)); },
     Status::delivered,
     {"A delivered 08:00:00 08:30:00 1800 manual"}},
    {"TheSameEventTwice",
     {"A"},
     [](Story& s) {
       s.add("A", "08:00", in()), s.add("A", "08:30", out());
       s.facts.push_back(s.facts[0]);
     },
     Status::delivered,
     {"A delivered 08:00:00 08:30:00 1800"}},
    {"AnIdHeldFromElsewhereHasNoEffect",
     {"A"},
     [](Story& s) {
       s.add("A", "08:00", in()), s.add("A", "08:30", out()), s.add("A", "09:30", out()).effective = false;
     },
     Status::delivered,
     {"A delivered 08:00:00 08:30:00 1800"}},
    {"BadBodyStillCounts",
     {"A"},
     [](Story& s) {
       s.add("A", "08:00", parse_body("visit.checked_in", R"({"method":"manual"})"));
       s.add("A", "08:30", parse_body("visit.checked_out", "{}"));
     },
     Status::delivered,
     {"A delivered 08:00:00 08:30:00 1800 bad_body"}},
    {"UnknownTypeAndMethod",
     {"A"},
     [](Story& s) {
       s.add("A", "08:00", parse_body("visit.checked_in", R"({"method":"retina","planned":true})"));
       s.add("A", "08:10", parse_body("garden.watered", "{}")), s.add("A", "08:30", out());
     },
     Status::delivered,
     {"A delivered 08:00:00 08:30:00 1800 unknown_type"}},
};

const Scenario kSeveralCarers[] = {
    {"DoubleHanded",
     {"A", "B"},
     [](Story& s) {
       s.add("A", "08:00", in()), s.add("B", "08:02", in());
       s.add("B", "08:30", out()), s.add("A", "08:31", out());
     },
     Status::delivered,
     {"A delivered 08:00:00 08:31:00 1860", "B delivered 08:02:00 08:30:00 1680"}},
    {"DoubleHandedOnOneTablet",
     {"A", "B"},
     [](Story& s) {
       s.add("A", "08:00", in()), s.add("B", "08:00", in(), "A");
       s.add("A", "08:30", out()), s.add("B", "08:30", out(), "A");
     },
     Status::delivered,
     {"A delivered 08:00:00 08:30:00 1800", "B delivered 08:00:00 08:30:00 1800"}},
    {"SecondCarerDidNotCome",
     {"A", "B"},
     [](Story& s) { s.add("A", "08:00", in()), s.add("A", "08:30", out()); },
     Status::delivered,
     {"A delivered 08:00:00 08:30:00 1800", "B missed - - -"}},
    {"SecondCarerMayStillCome",
     {"A", "B"},
     [](Story& s) { s.add("A", "08:00", in()), s.context.now = clock("08:10"); },
     Status::in_progress,
     {"A in_progress 08:00:00 - -", "B planned - - -"}},
    {"OneIsDoneTheOtherIsThere",
     {"A", "B"},
     [](Story& s) {
       s.add("A", "08:00", in()), s.add("B", "08:00", in()), s.add("A", "08:10", out());
       s.context.now = clock("08:20");
     },
     Status::in_progress,
     {"A delivered 08:00:00 08:10:00 600 short", "B in_progress 08:00:00 - -"}},
    {"CoveredBySomeoneElse",
     {"A"},
     [](Story& s) { s.add("E", "08:00", in()), s.add("E", "08:30", out()); },
     Status::delivered,
     {"E delivered 08:00:00 08:30:00 1800 not_on_rota"}},
    {"OneOfTwoCovered",
     {"A", "B"},
     [](Story& s) {
       s.add("A", "08:00", in()), s.add("A", "08:30", out());
       s.add("E", "08:00", in()), s.add("E", "08:30", out());
     },
     Status::delivered,
     {"A delivered 08:00:00 08:30:00 1800", "E delivered 08:00:00 08:30:00 1800 not_on_rota"}},
    {"OneMoreThanPlanned",
     {"A"},
     [](Story& s) {
       s.add("A", "08:00", in()), s.add("A", "08:30", out());
       s.add("E", "08:00", in()), s.add("E", "08:30", out());
     },
     Status::delivered,
     {"A delivered 08:00:00 08:30:00 1800", "E delivered 08:00:00 08:30:00 1800 not_on_rota"}},
    {"Unplanned",
     {},
     [](Story& s) {
       s.plan.reset();
       s.add("A", "08:00", unplanned_in()), s.add("A", "08:30", out());
     },
     Status::delivered,
     {"A delivered 08:00:00 08:30:00 1800 unplanned"}},
    {"UnplannedWithoutCheckOut",
     {},
     [](Story& s) {
       s.plan.reset();
       s.add("A", "08:00", unplanned_in());
       s.context.now = clock("20:00");
     },
     Status::in_progress,
     {"A in_progress 08:00:00 - - unplanned"}},
    {"UnplannedAndOverdue",
     {},
     [](Story& s) {
       s.plan.reset();
       s.add("A", "08:00", unplanned_in());
       s.context.now = clock("20:00:01");
     },
     Status::in_progress,
     {"A in_progress 08:00:00 - - no_check_out,unplanned"}},
    {"UnknownVisitAndPerson",
     {},
     [](Story& s) {
       s.plan.reset();
       s.context.known_person = false;
       s.add("A", "08:00", in()), s.add("A", "08:30", out());
     },
     Status::delivered,
     {"A delivered 08:00:00 08:30:00 1800 unknown_person,unknown_visit"}},
};

INSTANTIATE_TEST_SUITE_P(Attendance, Scenarios, ::testing::ValuesIn(kAttendance),
                         [](const auto& scenario) { return scenario.param.name; });
INSTANTIATE_TEST_SUITE_P(SeveralCarers, Scenarios, ::testing::ValuesIn(kSeveralCarers),
                         [](const auto& scenario) { return scenario.param.name; });

}  // namespace
}  // namespace doorstep::visit::testing
