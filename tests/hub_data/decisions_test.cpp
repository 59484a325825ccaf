// Exceptions, what people decide about them, and the timeline of a person.
#include <set>

#include <gmock/gmock.h>

#include "world.h"

namespace doorstep::hub {
namespace {

using doorstep::testing::Tablet;
using doorstep::testing::World;
using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::UnorderedElementsAre;

class Decisions : public ::testing::Test {
 protected:
  Decisions() : one((world.office.seed(), world.tablet("c1"))) {}

  // An hour late and without a check-out by the end of the day.
  void come_late() {
    world.set_time("2026-09-22T08:10:00Z");
    one.check_in(world.visit_id("v1"));
    world.set_time("2026-09-22T20:00:00Z");
    ASSERT_EQ(one.push(), 200);
  }
  std::vector<json> exceptions(const std::string& caller = "brook", const std::string& query = "") {
    return world.get(caller, "/v1/exceptions" + query)["items"].get<std::vector<json>>();
  }
  std::vector<std::string> kinds(const std::string& caller = "brook", const std::string& query = "") {
    std::vector<std::string> kinds;
    for (const json& item : exceptions(caller, query)) kinds.push_back(item["kind"]);
    return kinds;
  }
  int post(const std::string& caller, const std::string& target, const json& body) {
    return world.request(caller, "POST", target, body.dump()).status;
  }
  json hours_of(const std::string& visit) {
    const json page = world.get("brook", "/v1/actual-hours?from=2026-09-22&to=2026-09-22");
    for (const json& item : page["items"]) {
      if (item["visit"] == visit && item["carer"] == "c1") return item;
    }
    return {};
  }
  std::string approval(const std::string& visit) { return "/v1/visits/" + visit + "/approval"; }

  World world;
  Tablet& one;
};

TEST_F(Decisions, ExceptionsOfVisitsAreListedWithStableIds) {
  come_late();
  const auto items = exceptions();
  EXPECT_THAT(kinds(), UnorderedElementsAre("late", "no_check_out"));
  EXPECT_EQ(exceptions(), items);
  for (const json& item : items) {
    EXPECT_TRUE(is_uuid(item["id"].get<std::string>()));
    EXPECT_EQ(item["visit"], "v1");
    EXPECT_EQ(item["person"], "p1");
    EXPECT_EQ(item["carer"], "c1");
    EXPECT_EQ(item["state"], "open");
    EXPECT_TRUE(item["detail"].is_string());
  }
  EXPECT_THAT(kinds("southborough"), ElementsAre());
  EXPECT_EQ(kinds("northshire").size(), 2U);
}

TEST_F(Decisions, ExceptionsOfIngestAreListed) {
  world.set_time("2026-09-22T07:00:00Z");
  one.record("robot.danced", std::nullopt, json::object());
  one.record("note.recorded", world.visit_id("v1"), {{"kind", 3}});
  one.by = CarerId("someone");
  one.record("note.recorded", std::nullopt, {{"kind", "daily_log"}, {"text", "x"}},
             "0190b3b0-0000-7000-8000-000000000001");
  ASSERT_EQ(one.push(), 200);
  // The note without a check-in is the visit's own.
  EXPECT_THAT(kinds(), UnorderedElementsAre("unknown_type", "bad_body", "unknown_person", "unknown_carer",
                                            "no_check_in"));
  for (const json& item : exceptions()) EXPECT_EQ(item["device"].is_null(), item["kind"] == "no_check_in");
  EXPECT_THAT(kinds("northshire"), ElementsAre("bad_body", "no_check_in"));
  EXPECT_THAT(kinds("vale"), ElementsAre());
}

TEST_F(Decisions, ExceptionsComeInPages) {
  come_late();
  one.record("robot.danced", std::nullopt, json::object());
  one.record("robot.sang", std::nullopt, json::object());
  ASSERT_EQ(one.push(), 200);
  const auto all = exceptions();
  ASSERT_EQ(all.size(), 4U);
  for (int limit = 1; limit <= 4; ++limit) {
    std::vector<json> paged;
    std::string after;
    for (int pages = 0; pages < 5; ++pages) {
      const json page = world.get("brook", "/v1/exceptions?limit=" + std::to_string(limit) + after);
      for (const json& item : page["items"]) paged.push_back(item);
      if (page["next"].is_null()) break;
      after = "&after=" + page["next"].get<std::string>();
    }
    EXPECT_EQ(paged, all) << limit;
  }
  EXPECT_EQ(world.request("brook", "GET", "/v1/exceptions?state=closed").status, 400);
  EXPECT_EQ(world.request("brook", "GET", "/v1/exceptions?after=x").status, 400);
}

TEST_F(Decisions, AnApprovalClearsTheVisit) {
  come_late();
  EXPECT_EQ(post("brook", approval("v1"), {{"approved", true}, {"reason", "seen"}}), 200);
  EXPECT_THAT(kinds(), ElementsAre());
  ASSERT_EQ(kinds("brook", "?state=all").size(), 2U);
  EXPECT_EQ(exceptions("brook", "?state=all")[0]["state"], "closed");
  // The commissioner takes it back; both are kept.
  EXPECT_EQ(post("northshire", approval(world.visit_id("v1")), {{"approved", false}}), 200);
  EXPECT_EQ(kinds().size(), 2U);
  EXPECT_EQ(world.office.count("SELECT count(*) FROM visit_approval"), 2);
}

TEST_F(Decisions, ApprovalsAreForThoseWhoSeeTheVisit) {
  come_late();
  const json yes{{"approved", true}};
  EXPECT_EQ(post("vale", approval("v1"), yes), 404);
  EXPECT_EQ(post("southborough", approval("v1"), yes), 404);
  EXPECT_EQ(post("brook", approval("v9"), yes), 404);
  EXPECT_EQ(post(one.id().str(), approval("v1"), yes), 403);
  EXPECT_EQ(post("brook", approval("v1"), json::object()), 400);
  EXPECT_EQ(post("brook", approval("v1"), {{"approved", "yes"}}), 400);
  EXPECT_EQ(post("brook", approval("v1"), {{"approved", true}, {"reason", 1}}), 400);
  EXPECT_EQ(world.request("brook", "POST", approval("v1"), "{").status, 400);
  EXPECT_EQ(world.office.count("SELECT count(*) FROM visit_approval"), 0);
}

TEST_F(Decisions, AmendmentsCountOnceTheyAreApproved) {
  come_late();
  const EventId event = one.record("visit.amended", world.visit_id("v1"),
                                   {{"check_in", "2026-09-22T07:02:00.500Z"},
                                    {"check_out", "2026-09-22T07:32:00.400Z"},
                                    {"reason", "forgot_check_in"}});
  ASSERT_EQ(one.push(), 200);
  EXPECT_EQ(hours_of("v1")["amended_in"], nullptr);
  EXPECT_EQ(hours_of("v1")["actual_seconds"], nullptr);

  const std::string target = "/v1/amendments/" + event.str();
  EXPECT_EQ(post("brook", target, {{"decision", "approved"}, {"reason", "the family says so"}}), 200);
  const json item = hours_of("v1");
  EXPECT_EQ(item["clocked_in"], "2026-09-22T08:10:00Z");
  EXPECT_EQ(item["amended_in"], "2026-09-22T07:02:00Z");
  EXPECT_EQ(item["amended_out"], "2026-09-22T07:32:00Z");
  EXPECT_EQ(item["amendment_reason"], "forgot_check_in");
  EXPECT_EQ(item["actual_seconds"], 1'800);

  world.clock.wall += 1'000;
  EXPECT_EQ(post("brook", target, {{"decision", "refused"}}), 200);
  EXPECT_EQ(hours_of("v1")["amended_in"], nullptr);
  EXPECT_EQ(world.office.text("SELECT decided_by || ' ' || at_ms FROM amendment_decision WHERE nr = 1"),
            "p " + std::to_string(world.clock.wall_ms() - 1'000));
}

TEST_F(Decisions, UndecidedAmendmentsAreListedBesideWhatWasCaptured) {
  come_late();
  const EventId event = one.record("visit.amended", world.visit_id("v1"),
                                   {{"check_in", "2026-09-22T07:02:00Z"}, {"reason", "forgot_check_in"}});
  ASSERT_EQ(one.push(), 200);
  const auto listed = [&](const char* caller, const char* state) {
    return world.get(caller, std::string("/v1/amendments?state=") + state)["items"];
  };
  ASSERT_EQ(listed("brook", "open").size(), 1U);
  const json item = listed("brook", "open")[0];
  EXPECT_EQ(item["event"], event.str());
  EXPECT_EQ(item["visit"], "v1");
  EXPECT_EQ(item["clocked_in"], "2026-09-22T08:10:00.000Z");
  EXPECT_EQ(item["check_in"], "2026-09-22T07:02:00.000Z");
  EXPECT_EQ(item["check_out"], nullptr);
  EXPECT_EQ(item["reason"], "forgot_check_in");
  EXPECT_EQ(item["decision"], nullptr);
  EXPECT_TRUE(listed("vale", "all").empty());
  EXPECT_EQ(world.request("northshire", "GET", "/v1/amendments").status, 403);

  ASSERT_EQ(post("brook", "/v1/amendments/" + event.str(), {{"decision", "refused"}}), 200);
  EXPECT_TRUE(listed("brook", "open").empty());
  EXPECT_EQ(listed("brook", "all")[0]["decision"], "refused");
}

TEST_F(Decisions, AmendmentsComeInPages) {
  come_late();
  std::set<std::string> events;
  for (int minute = 10; minute < 15; ++minute) {
    const auto at = "2026-09-22T07:" + std::to_string(minute) + ":00Z";
    events.insert(
        one.record("visit.amended", world.visit_id("v1"), {{"check_in", at}, {"reason", "other"}}).str());
  }
  ASSERT_EQ(one.push(), 200);
  std::set<std::string> listed;
  std::string after;
  for (int page = 0; page < 3; ++page) {
    const json answer = world.get("brook", "/v1/amendments?limit=2" + after);
    for (const json& item : answer["items"]) listed.insert(item["event"]);
    if (answer["next"].is_null()) break;
    after = "&after=" + answer["next"].get<std::string>();
  }
  EXPECT_EQ(listed, events);
}

TEST_F(Decisions, AmendmentsAreDecidedByTheirProviderAlone) {
  come_late();
  const EventId event = one.record("visit.amended", world.visit_id("v1"),
                                   {{"check_in", "2026-09-22T07:02:00Z"}, {"reason", "forgot_check_in"}});
  ASSERT_EQ(one.push(), 200);
  const std::string target = "/v1/amendments/" + event.str();
  const json yes{{"decision", "approved"}};
  EXPECT_EQ(post("vale", target, yes), 404);
  EXPECT_EQ(post("northshire", target, yes), 403);
  EXPECT_EQ(post("brook", "/v1/amendments/0190b3b0-0000-7000-8000-000000000001", yes), 404);
  EXPECT_EQ(post("brook", target, {{"decision", "perhaps"}}), 400);
  EXPECT_EQ(world.office.count("SELECT count(*) FROM amendment_decision"), 0);
}

class TimelineOfAPerson : public Decisions {
 protected:
  EventId note(const char* at, const std::string& text, const json& more = json::object()) {
    world.set_time(at);
    json body{{"kind", "daily_log"}, {"text", text}};
    body.update(more);
    return one.record("note.recorded", world.visit_id("v1"), body, world.person_id("p1"));
  }
  std::vector<std::string> texts(const std::string& query = "", const std::string& caller = "brook") {
    std::vector<std::string> texts;
    const json page = world.get(caller, "/v1/people/" + world.person_id("p1") + "/timeline" + query);
    for (const json& item : page["items"]) {
      texts.push_back(item["text"]);
    }
    return texts;
  }
};

TEST_F(TimelineOfAPerson, ShowsWhatTheFamilyMaySeeTheNewestFirst) {
  const EventId first = note("2026-09-22T07:00:00Z", "first");
  note("2026-09-22T07:01:00Z", "for the office", {{"visibility", "provider"}});
  note("2026-09-22T07:02:00Z", "for the council", {{"visibility", "commissioner"}});
  note("2026-09-22T07:03:00Z", "handed over", {{"kind", "handover"}});
  one.record("incident.recorded", world.visit_id("v1"),
             {{"category", "fall"},
              {"severity", 2},
              {"safeguarding", true},
              {"text", "fell"},
              {"visibility", "family"}},
             world.person_id("p1"));
  note("2026-09-22T07:04:00Z", "last");
  one.record("entry.corrected", world.visit_id("v1"), {{"of", first.str()}, {"text", "first, put right"}});
  world.set_time("2026-09-22T07:10:00Z");
  ASSERT_EQ(one.push(), 200);
  EXPECT_THAT(texts(), ElementsAre("last", "first, put right"));
  EXPECT_THAT(texts("", "northshire"), ElementsAre("last", "first, put right"));
  EXPECT_THAT(texts("?before=2026-09-22T07:04:00Z"), ElementsAre("first, put right"));

  const json page = world.get("brook", "/v1/people/" + world.person_id("p1") + "/timeline?limit=1");
  EXPECT_EQ(page["items"][0]["carer"], "c1");
  EXPECT_EQ(page["items"][0]["visit"], "v1");
  EXPECT_EQ(page["items"][0]["kind"], "daily_log");
  EXPECT_THAT(texts("?limit=1&before=" + page["next"].get<std::string>()), ElementsAre("first, put right"));
}

TEST_F(TimelineOfAPerson, IsForThoseWhoSeeThePersonAndLeavesATrace) {
  note("2026-09-22T07:00:00Z", "first");
  ASSERT_EQ(one.push(), 200);
  const std::string target = "/v1/people/" + world.person_id("p1") + "/timeline";
  EXPECT_EQ(world.request("vale", "GET", target).status, 404);
  EXPECT_EQ(world.request("southborough", "GET", target).status, 404);
  EXPECT_EQ(world.request("brook", "GET", "/v1/people/nobody/timeline").status, 404);
  EXPECT_EQ(world.request("brook", "GET", target + "?before=x").status, 400);
  EXPECT_EQ(world.request(one.id().str(), "GET", target).status, 403);
  EXPECT_EQ(world.office.count("SELECT count(*) FROM access_audit"), 0);
  EXPECT_EQ(texts().size(), 1U);
  EXPECT_EQ(world.office.text("SELECT role || ' ' || reader || ' ' || what FROM access_audit"),
            "provider p timeline");
}

TEST_F(TimelineOfAPerson, LeavesOutWhatWasVoidedAndKeepsNotesOutsideVisits) {
  note("2026-09-22T07:00:00Z", "taken back");
  one.record("visit.voided", world.visit_id("v1"), {{"reason", "wrong person"}});
  one.record("note.recorded", std::nullopt, {{"kind", "care_note"}, {"text", "on the phone"}},
             world.person_id("p1"));
  ASSERT_EQ(one.push(), 200);
  EXPECT_THAT(texts(), ElementsAre("on the phone"));
}

}  // namespace
}  // namespace doorstep::hub
