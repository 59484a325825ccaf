// From the fold to the payment request: the hours agree, and the request is always sound.
#include "doorstep/visit/payment.h"

#include <gmock/gmock.h>

#include "story.h"

namespace doorstep::visit::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

PaymentVisit paid(const Story& story) { return payment_visit(story.fold()).value(); }

TEST(Payment, OfADoubleHandedVisit) {
  Story story({"A", "B"});
  story.plan->hours = "additional";
  story.add("A", "08:00:10.900", in()), story.add("A", "08:30:05.100", out());
  story.add("B", "08:01", in(Method::manual)), story.add("B", "08:30", out());
  story.context.approvals = {{true, "b", clock("11:00"), "seen"}};
  const PaymentVisit visit = paid(story);
  EXPECT_EQ(visit.status, Status::delivered);
  EXPECT_EQ(visit.planned, (PaymentInterval{clock("08:00"), clock("08:30")}));
  EXPECT_EQ(visit.planned_carers, 2);
  EXPECT_EQ(visit.hours, "additional");
  EXPECT_THAT(visit.attendances,
              ElementsAre(PaymentAttendance{CarerId("A"), {clock("08:00:10"), clock("08:30:05")}},
                          PaymentAttendance{CarerId("B"), {clock("08:01"), clock("08:30")}}));
  EXPECT_THAT(visit.exceptions, ElementsAre("manual"));
  EXPECT_TRUE(visit.approved);
}

TEST(Payment, IsForWhatIsOver) {
  Story planned;
  planned.context.now = clock("07:00");
  EXPECT_FALSE(payment_visit(planned.fold()));
  Story running({"A", "B"});
  running.add("A", "08:00", in()), running.add("B", "08:00", in()), running.add("B", "08:30", out());
  running.context.now = clock("08:20");
  EXPECT_FALSE(payment_visit(running.fold()));
  Story missed;
  EXPECT_EQ(paid(missed).status, Status::missed);
}

TEST(Payment, WhatHasNoTwoEndsHasNoLength) {
  Story no_out;
  no_out.add("A", "08:00", in());
  EXPECT_THAT(paid(no_out).attendances,
              ElementsAre(PaymentAttendance{CarerId("A"), {clock("08:00"), clock("08:00")}}));
  EXPECT_THAT(paid(no_out).exceptions, ElementsAre("no_check_out"));
  Story no_in;
  no_in.add("A", "08:30", out());
  EXPECT_THAT(paid(no_in).attendances,
              ElementsAre(PaymentAttendance{CarerId("A"), {clock("08:30"), clock("08:30")}}));
  Story only_note;
  only_note.add("A", "08:10", note("tea"));
  EXPECT_THAT(paid(only_note).attendances,
              ElementsAre(PaymentAttendance{CarerId("A"), {clock("08:00"), clock("08:00")}}));
  EXPECT_THAT(paid(only_note).exceptions, ElementsAre("no_check_out", "no_check_in"));
}

TEST(Payment, NeverHasAnIntervalThatTheRequestRefuses) {
  Story backwards;
  backwards.add("A", "08:00", in()), backwards.add("A", "07:00", out());
  EXPECT_EQ(paid(backwards).attendances.at(0).interval, (PaymentInterval{clock("08:00"), clock("08:00")}));
  Story next_day;
  next_day.add("A", "08:00", in()), next_day.add("A", "+1 09:00:01", out());
  EXPECT_EQ(paid(next_day).attendances.at(0).interval, (PaymentInterval{clock("08:00"), clock("08:00")}));
  EXPECT_THAT(paid(next_day).exceptions, ElementsAre("no_check_out", "long"));
  Story longest;
  longest.add("A", "08:00", in()), longest.add("A", "+1 09:00", out());
  EXPECT_EQ(paid(longest).attendances.at(0).interval.end, clock("+1 09:00"));
  Story decades;
  decades.add("A", "08:00", in()).placed.used = 0;  // 1970
  decades.add("A", "08:30", out());
  EXPECT_EQ(paid(decades).attendances.at(0).interval, (PaymentInterval{clock("08:30"), clock("08:30")}));
  EXPECT_THAT(paid(decades).exceptions, ::testing::Contains("clock_wrong"));
}

TEST(Payment, OfACancelledVisitSaysWhenAndByWhom) {
  Story story;
  story.add("office", "07:00:00.500", NotDelivered{NotDeliveredReason::cancelled_by_person, ""});
  EXPECT_EQ(paid(story).status, Status::cancelled);
  EXPECT_EQ(paid(story).cancelled_at, clock("07:00"));
  EXPECT_EQ(paid(story).cancelled_by, "person");
  EXPECT_THAT(paid(story).attendances, IsEmpty());
  Story other;
  other.add("A", "08:00", NotDelivered{NotDeliveredReason::other, "flood"});
  EXPECT_EQ(paid(other).cancelled_by, "provider");
}

TEST(Payment, LeavesOutWhatWasVoidedOrNeverPlanned) {
  Story voided;
  voided.add("A", "08:00", in()), voided.add("A", "08:30", out()),
      voided.add("A", "08:40", Voided{"slip", ""});
  EXPECT_FALSE(payment_visit(voided.fold()));
  Story refused;
  refused.plan.reset();
  refused.add("A", "08:00", unplanned_in()),
      refused.add("A", "08:01", NotDelivered{NotDeliveredReason::refused, ""});
  EXPECT_FALSE(payment_visit(refused.fold()));
}

TEST(Payment, HasWakingsAndParticipants) {
  Story story;
  story.plan->participants = {PersonId("p"), PersonId("q"), PersonId("p")};
  story.add("A", "08:00", in()), story.add("A", "08:30", out());
  story.add("A", "08:31", SleepInWoken{clock("08:05"), clock("08:10"), ""});
  story.add("A", "08:32", SleepInWoken{clock("08:05"), clock("+1 10:00"), ""});
  story.add("A", "08:33", correction("e4", R"({"to":"2026-11-21T08:20:00Z"})"));
  EXPECT_THAT(paid(story).participants, ElementsAre(PersonId("p"), PersonId("q")));
  EXPECT_THAT(paid(story).woken, ElementsAre(PaymentInterval{clock("08:05"), clock("08:10")},
                                             PaymentInterval{clock("08:05"), clock("08:20")}));
}

}  // namespace
}  // namespace doorstep::visit::testing
