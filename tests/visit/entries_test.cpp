// Notes and the like: corrections, whoever may read them, and shared sessions.
#include <gmock/gmock.h>

#include "story.h"

namespace doorstep::visit::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::string note_text(const Body& body) { return std::get<NoteRecorded>(body).text; }

TEST(Corrections, TheOriginalStaysReadable) {
  Story story;
  story.add("A", "08:10", note("two cups"));
  story.add("A", "08:20", correction("e1", R"({"text":"three cups"})"));
  const VisitState state = story.fold();
  ASSERT_EQ(state.entries.size(), 1U);
  EXPECT_EQ(note_text(state.entries[0].original), "two cups");
  EXPECT_EQ(note_text(state.entries[0].current), "three cups");
  ASSERT_EQ(state.entries[0].corrections.size(), 1U);
  EXPECT_TRUE(state.entries[0].corrections[0].applied);
  EXPECT_EQ(state.entries[0].corrections[0].author, CarerId("A"));
  EXPECT_TRUE(story.same_in_any_order());
}

TEST(Corrections, OfACorrectionComeAfterItWhateverTheClocksSay) {
  Story story;
  story.add("A", "08:10", note("two cups"));
  story.add("A", "08:20", correction("e1", R"({"text":"three cups","visibility":"provider"})"));
  story.add("B", "07:00", correction("e2", R"({"text":"four cups"})"));
  const VisitState state = story.fold();
  ASSERT_EQ(state.entries.size(), 1U);
  EXPECT_EQ(note_text(state.entries[0].current), "four cups");
  EXPECT_EQ(state.entries[0].visibility, Visibility::provider);
  EXPECT_TRUE(story.same_in_any_order());
}

TEST(Corrections, OfOneEntryTheLatestCounts) {
  Story story;
  story.add("A", "08:10", note("two cups"));
  story.add("B", "08:30", correction("e1", R"({"text":"four cups"})"));
  story.add("C", "08:20", correction("e1", R"({"text":"three cups"})"));
  EXPECT_EQ(note_text(story.fold().entries.at(0).current), "four cups");
  EXPECT_TRUE(story.same_in_any_order());
}

TEST(Corrections, WaitForWhatTheyCorrect) {
  Story story;
  story.add("A", "08:20", correction("e9", R"({"text":"three cups"})"));
  EXPECT_EQ(story.fold().pending_corrections.size(), 1U);
  story.add("A", "08:10", note("two cups"), "spare").event = EventId("e9");
  const VisitState state = story.fold();
  EXPECT_THAT(state.pending_corrections, IsEmpty());
  EXPECT_EQ(note_text(state.entries.at(0).current), "three cups");
}

TEST(Corrections, RoundInACircleLeadNowhere) {
  Story story;
  story.add("A", "08:10", correction("e2", R"({"text":"a"})"));
  story.add("A", "08:11", correction("e3", R"({"text":"b"})"));
  story.add("A", "08:12", correction("e1", R"({"text":"c"})"));
  story.add("A", "08:13", correction("e4", R"({"text":"itself"})"));
  story.add("A", "08:14", correction("e4", R"({"text":"into the circle"})"));
  EXPECT_EQ(story.fold().pending_corrections.size(), 5U);
  EXPECT_TRUE(story.same_in_any_order());
}

TEST(Corrections, DoNotTouchWhatWasClocked) {
  Story story;
  story.add("A", "08:00", in()), story.add("A", "08:30", out());
  story.add("A", "08:31", correction("e1", R"({"method":"gps"})"));
  const VisitState state = story.fold();
  EXPECT_EQ(state.pending_corrections.size(), 1U);
  EXPECT_EQ(state.attendances[0].check_in_method, Word<Method>(Method::nfc));
}

TEST(Corrections, ThatWouldSpoilTheEntryAreKeptButNotApplied) {
  Story story;
  story.add("A", "08:10", OutcomeRecorded{"o1", Scale::gas, 1, "", {}});
  story.add("A", "08:20", correction("e1", R"({"score":3})"));
  const Entry entry = story.fold().entries.at(0);
  EXPECT_EQ(entry.current, entry.original);
  ASSERT_EQ(entry.corrections.size(), 1U);
  EXPECT_FALSE(entry.corrections[0].applied);
}

TEST(Corrections, MendABadBody) {
  Story story;
  story.add("A", "08:10", parse_body("task.recorded", R"({"task":"wash"})"));
  const auto bad = [&] {
    const auto found = story.fold().exceptions;
    return std::any_of(found.begin(), found.end(),
                       [](const auto& e) { return e.kind == ExceptionKind::bad_body; });
  };
  EXPECT_TRUE(bad());
  story.add("A", "08:20", correction("e1", R"({"result":"done"})"));
  EXPECT_FALSE(bad());
  EXPECT_EQ(story.fold().entries.at(0).current, Body(TaskRecorded{"wash", TaskResult::done, ""}));
}

TEST(Corrections, OfAReasonChangeTheStatus) {
  Story story;
  story.add("A", "08:05", NotDelivered{NotDeliveredReason::no_access, ""});
  story.add("A", "08:06", correction("e1", R"({"reason_code":"x","text":"was asleep"})"));
  EXPECT_EQ(story.fold().not_delivered.at(0).body.text, "was asleep");
  EXPECT_EQ(story.fold().status, Status::no_access);
}

TEST(Corrections, NeverShowSafeguardingToFamily) {
  Story story;
  IncidentRecorded incident{"fall", 3, true, "", {}, Visibility::family};
  story.add("A", "08:10", incident);
  EXPECT_EQ(story.fold().entries.at(0).visibility, Visibility::commissioner);
  story.add("A", "08:20", correction("e1", R"({"safeguarding":false})"));
  EXPECT_EQ(story.fold().entries.at(0).visibility, Visibility::commissioner);
  EXPECT_FALSE(std::get<IncidentRecorded>(story.fold().entries.at(0).current).safeguarding);
}

TEST(Corrections, NeverShowWhatWasSafeguardingInBetween) {
  Story story;
  story.add("A", "08:10", IncidentRecorded{"fall", 3, false, "", {}, Visibility::family});
  EXPECT_EQ(story.fold().entries.at(0).visibility, Visibility::family);
  story.add("A", "08:20", correction("e1", R"({"safeguarding":true})"));
  story.add("A", "08:30", correction("e1", R"({"safeguarding":false})"));
  EXPECT_EQ(story.fold().entries.at(0).visibility, Visibility::commissioner);
}

TEST(Corrections, ALongChainIsFollowedToItsEnd) {
  Story story;
  story.add("A", "08:10", note("0"));
  for (int i = 1; i <= 3'000; ++i) {
    story.add("A", "08:10", correction("e" + std::to_string(i), R"({"text":")" + std::to_string(i) + "\"}"));
  }
  std::reverse(story.facts.begin(), story.facts.end());
  EXPECT_EQ(note_text(story.fold().entries.at(0).current), "3000");
}

TEST(SharedSessions, TheLatestParticipantsCountElseThePlans) {
  Story story;
  story.plan->participants = {PersonId("p"), PersonId("q")};
  EXPECT_THAT(story.fold().participants, ElementsAre(PersonId("p"), PersonId("q")));
  story.add("A", "08:00", Participants{{PersonId("p"), PersonId("r")}});
  story.add("A", "08:05", Participants{{PersonId("p"), PersonId("s")}});
  EXPECT_THAT(story.fold().participants, ElementsAre(PersonId("p"), PersonId("s")));
  EXPECT_TRUE(story.same_in_any_order());
}

struct Shown {
  Body body;
  Visibility expected;
};

TEST(Visibilities, Defaults) {
  const auto incident = [](bool safeguarding, const Word<Visibility>& asked) {
    return IncidentRecorded{"fall", 2, safeguarding, "", {}, asked};
  };
  const Shown shown[] = {
      {NoteRecorded{NoteKind::daily_log, "x", {}}, Visibility::family},
      {NoteRecorded{NoteKind::care_note, "x", {}}, Visibility::family},
      {NoteRecorded{NoteKind::handover, "x", {}}, Visibility::provider},
      {NoteRecorded{Word<NoteKind>("poem"), "x", {}}, Visibility::provider},
      {NoteRecorded{NoteKind::handover, "x", Visibility::family}, Visibility::family},
      {NoteRecorded{NoteKind::care_note, "x", Visibility::provider}, Visibility::provider},
      {NoteRecorded{NoteKind::care_note, "x", Word<Visibility>("everyone")}, Visibility::provider},
      {OutcomeRecorded{"o", Scale::gas, 0, "", {}}, Visibility::family},
      {OutcomeRecorded{"o", Scale::gas, 0, "", Visibility::commissioner}, Visibility::commissioner},
      {incident(false, {}), Visibility::commissioner},
      {incident(false, Visibility::family), Visibility::family},
      {incident(true, Visibility::family), Visibility::commissioner},
      {incident(true, Visibility::provider), Visibility::provider},
      {parse_body("incident.recorded", R"({"category":"x","severity":9,"safeguarding":true})"),
       Visibility::provider},
      {parse_body("note.recorded", R"({"kind":"care_note","text":"x","visibility":7})"),
       Visibility::provider},
      {MedicationRecorded{"m", "", MedicationResult::given, "", ""}, Visibility::provider},
      {UnknownType{"x", "{}"}, Visibility::provider},
  };
  for (const Shown& s : shown) EXPECT_EQ(visibility_of(s.body), s.expected) << write_body(s.body);
}

}  // namespace
}  // namespace doorstep::visit::testing
