// What a carer may record, the provider's policy, and positions.
#include "doorstep/visit/command.h"

#include <gmock/gmock.h>

#include "doorstep/event/error.h"

namespace doorstep::visit {
namespace {

const VisitId kVisit("c4a1b2d3-e5f6-4789-90ab-cdef01234567");

Command command(const char* type, const char* body) {
  return {CarerId("A"), kVisit, PersonId("p"), type, body};
}

std::string refusal(const Command& c) {
  try {
    prepare(c, Policy{});
  } catch (const Error& error) {
    EXPECT_EQ(error.error_class(), ErrorClass::rejected);
    EXPECT_STRNE(error.what(), "");
    return error.code();
  }
  return "taken";
}

TEST(Commands, AreMadeCanonicalAndKeepWhatWeDoNotKnow) {
  EXPECT_EQ(prepare(command("task.recorded", R"({ "task" : "wash", "result": "done", "colour": "green" })"),
                    Policy{}),
            R"({"colour":"green","result":"done","task":"wash"})");
}

TEST(Commands, OfTypedBodies) {
  const Command c =
      make_command(CarerId("A"), kVisit, std::nullopt, TaskRecorded{"wash", TaskResult::done, ""});
  EXPECT_EQ(c.type, "task.recorded");
  EXPECT_EQ(prepare(c, Policy{}), R"({"result":"done","task":"wash"})");
}

TEST(Commands, OfATextThatIsNoneAreRefused) {
  try {
    make_command(CarerId("A"), kVisit, std::nullopt, TaskRecorded{"\xff", TaskResult::done, ""});
    FAIL() << "it was taken";
  } catch (const Error& error) {
    EXPECT_EQ(error.error_class(), ErrorClass::rejected);
    EXPECT_EQ(error.code(), "bad_body");
  }
}

TEST(Commands, AreRefusedWithAReason) {
  const struct {
    Command command;
    const char* code;
  } table[] = {
      {command("garden.watered", "{}"), "unknown_type"},
      {command("task.recorded", "[]"), "bad_body"},
      {command("task.recorded", "{"), "bad_body"},
      {command("task.recorded", R"({"task":"wash","result":"done","litres":1.5})"), "bad_body"},
      {command("task.recorded", R"({"task":"wash"})"), "bad_body"},
      {command("visit.checked_in", R"({"method":"manual"})"), "reason_needed"},
      {command("visit.checked_in", R"({"method":"nfc","planned":false})"), "service_needed"},
      {command("visit.amended", R"({"check_in":"2026-11-21T08:00:00Z"})"), "reason_needed"},
      {command("visit.amended", R"({"reason":"other"})"), "time_needed"},
      {command("visit.voided", "{}"), "reason_needed"},
      {{CarerId(""), kVisit, std::nullopt, "visit.voided", R"({"reason":"x"})"}, "bad_carer"},
      {{CarerId("A"), std::nullopt, std::nullopt, "visit.voided", R"({"reason":"x"})"}, "visit_needed"},
      {{CarerId("A"), VisitId("7"), std::nullopt, "visit.voided", R"({"reason":"x"})"}, "bad_visit"},
      {{CarerId("A"), kVisit, PersonId(""), "visit.voided", R"({"reason":"x"})"}, "bad_person"},
      {{CarerId("A"), kVisit, std::nullopt, "visit.checked_in",
        R"({"method":"nfc","planned":false,"service":"x"})"},
       "person_needed"},
  };
  for (const auto& row : table)
    EXPECT_EQ(refusal(row.command), row.code) << row.command.type << row.command.body;
}

TEST(Commands, AreNotRefusedForWhatCanBePutRightLater) {
  const Command table[] = {
      command("visit.checked_in", R"({"method":"retina"})"),
      command("visit.checked_in", R"({"method":"gps","evidence":{}})"),
      command("visit.amended", R"({"check_in":"2026-11-21T08:00:00Z","reason":"not_on_the_list"})"),
      {CarerId("A"), std::nullopt, std::nullopt, "note.recorded", R"({"kind":"handover","text":"x"})"},
      {CarerId("A"), std::nullopt, std::nullopt, "incident.recorded", R"({"category":"x","severity":4})"},
  };
  for (const Command& c : table) EXPECT_EQ(refusal(c), "taken") << c.body;
}

TEST(Commands, TooLong) {
  Command c = command("task.recorded", "");
  c.body = R"({"result":"done","task":")" + std::string(66'000, 'x') + "\"}";
  EXPECT_EQ(refusal(c), "too_long");
}

Policy privacy() {
  Policy policy;
  policy.evidence_privacy = true;
  return policy;
}
const char* const kAtTheDoor =
    R"({"evidence":{"accuracy_m":9,"altitude_m":3,"lat_e7":515000000,"lon_e7":-1000000,"mock":false,"tag":"04"},"method":"gps","planned":true})";

TEST(EvidencePrivacy, StoresDistanceInPlaceOfThePosition) {
  EXPECT_EQ(prepare(command("visit.checked_in", kAtTheDoor), privacy(), Position{515'010'000, -1'000'000}),
            R"({"evidence":{"distance_m":111,"inside":true,"tag":"04"},"method":"gps","planned":true})");
  EXPECT_EQ(prepare(command("visit.checked_out", kAtTheDoor), privacy(), Position{515'020'000, -1'000'000}),
            R"({"evidence":{"distance_m":222,"inside":false,"tag":"04"},"method":"gps","planned":true})");
}

TEST(EvidencePrivacy, WithoutAnAddressStoresNeither) {
  EXPECT_EQ(prepare(command("visit.checked_in", kAtTheDoor), privacy()),
            R"({"evidence":{"tag":"04"},"method":"gps","planned":true})");
}

TEST(EvidencePrivacy, SwitchedOffLeavesThePosition) {
  EXPECT_EQ(prepare(command("visit.checked_in", kAtTheDoor), Policy{}, Position{0, 0}), kAtTheDoor);
}

TEST(Positions, Distances) {
  EXPECT_EQ(distance_m({0, 0}, {0, 0}), 0);
  EXPECT_EQ(distance_m({0, 0}, {0, 10'000'000}), 111'195);                     // a degree of the equator
  EXPECT_EQ(distance_m({515'000'000, 0}, {515'000'000, 10'000'000}), 69'220);  // of the parallel of 51.5°
  EXPECT_EQ(distance_m({900'000'000, 0}, {-900'000'000, 0}), 20'015'114);      // pole to pole
  EXPECT_EQ(distance_m({0, 1'799'999'000}, {0, -1'799'999'000}), 22);          // over the date line
}

TEST(Policies, AreSetByName) {
  Policy policy;
  set(policy, "late_minutes", "20");
  set(policy, "evidence_privacy", "true");
  set(policy, "zone", "Europe/Dublin");
  set(policy, "amendment_reasons", "a;b;a");
  EXPECT_EQ(policy.late_minutes, 20);
  EXPECT_TRUE(policy.evidence_privacy);
  EXPECT_EQ(policy.zone, "Europe/Dublin");
  EXPECT_THAT(policy.amendment_reasons, ::testing::ElementsAre("a", "b"));
  EXPECT_EQ(parse_policy(write_policy(policy)), policy);
  set(policy, "amendment_reasons", "");
  EXPECT_THAT(policy.amendment_reasons, ::testing::IsEmpty());
}

TEST(Policies, HaveTheDefaultsOfTheSurface) {
  EXPECT_THAT(write_policy(Policy{}), ::testing::StartsWith(R"({"amendment_reasons":[)"));
  EXPECT_THAT(write_policy(Policy{}),
              ::testing::EndsWith(
                  R"(],"early_minutes":15,"evidence_privacy":false,"geofence_m":150,"horizon_ahead_days":14,)"
                  R"("horizon_back_days":7,"late_minutes":15,"long_percent":150,"short_percent":50,)"
                  R"("time_critical_minutes":30,"zone":"Europe/London"})"));
}

TEST(Policies, RefuseWhatDoesNotFitAndStayAsTheyWere) {
  const char* const bad[][2] = {{"late_minutes", ""},
                                {"late_minutes", "-1"},
                                {"late_minutes", "5x"},
                                {"late_minutes", "99999"},
                                {"geofence_m", "0"},
                                {"short_percent", "1e2"},
                                {"evidence_privacy", "yes"},
                                {"zone", ""},
                                {"zone", "/etc/passwd"},
                                {"zone", "a b"},
                                {"amendment_reasons", ";"},
                                {"amendment_reasons", "a;;b"},
                                {"late_minutes", "99999999999999999999"}};
  for (const auto& [name, value] : bad) {
    Policy policy;
    try {
      set(policy, name, value);
      ADD_FAILURE() << name << "=" << value;
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), "bad_value");
    }
    EXPECT_EQ(policy, Policy{});
  }
  Policy policy;
  EXPECT_THROW(set(policy, "colour", "1"), Error);
}

TEST(Policies, OfAnotherVersionAreReadAsFarAsTheyGo) {
  const Policy read =
      parse_policy(R"({"late_minutes":20,"geofence_m":"x","short_percent":-3,"new":true,"zone":7})");
  Policy expected;
  expected.late_minutes = 20;
  EXPECT_EQ(read, expected);
  EXPECT_EQ(parse_policy("nonsense"), Policy{});
}

}  // namespace
}  // namespace doorstep::visit
