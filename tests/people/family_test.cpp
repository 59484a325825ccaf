// What family, the people supported and the office say to each other, on one hub.
#include <algorithm>
#include <set>

#include <gmock/gmock.h>

#include "browser.h"

namespace doorstep::testing {
namespace {

using hub::Role;
using nlohmann::json;

class FamilyTest : public ::testing::Test {
 protected:
  FamilyTest() {
    make_person(hub, {"ruth", "Ruth Hale", Role::provider, "brook", true});
    make_person(hub, {"vic", "Vic Dale", Role::provider, "vale", true});
    p1 = person_of(hub, "brook", "p1");
  }
  json terms(const std::string& person) const {
    return {{"person", person},   {"scopes", {"schedule", "notes", "outcomes"}},
            {"basis", "consent"}, {"from", "2026-09-21"},
            {"to", nullptr},      {"review_date", "2027-01-01"},
            {"role", "family"}};
  }
  // Invited by the office, and signed in.
  Browser invited(Browser& office, const std::string& name, const std::string& person) {
    const json link = body_of(office.send("POST", "/v1/invitations", terms(person)));
    Browser browser(hub);
    const auto made = browser.send("POST", "/v1/invitations/accept",
                                   {{"token", link.value("token", "")},
                                    {"name", name},
                                    {"display_name", "Fay Moor"},
                                    {"password", kPassword}});
    EXPECT_EQ(made.status, 201) << made.body;
    EXPECT_EQ(browser.sign_in(name, kPassword).status, 201);
    return browser;
  }
  TestHub hub;
  std::string p1;
};

TEST_F(FamilyTest, AnInvitationMakesAnAccountAndItsGrantOnce) {
  Browser office(hub, "ruth");
  const json link = body_of(office.send("POST", "/v1/invitations", terms("p1")));
  Browser browser(hub);
  const json acceptance{{"token", link.at("token")},
                        {"name", "fay@home.example"},
                        {"display_name", "Fay Moor"},
                        {"password", kPassword}};
  const json shown = body_of(browser.send("POST", "/v1/invitations/shown", {{"token", link.at("token")}}));
  EXPECT_EQ(shown.at("provider"), "brook");
  EXPECT_EQ(browser.send("POST", "/v1/invitations/accept", acceptance).status, 201);
  EXPECT_EQ(code_of(browser.send("POST", "/v1/invitations/accept", acceptance)), "403 link_refused");
  ASSERT_EQ(browser.sign_in("fay@home.example", kPassword).status, 201);
  EXPECT_EQ(browser.get("/v1/people/" + p1 + "/schedule").at("items").at(0).at("carers"),
            json::array({"Dot"}));
  const json grants = office.get("/v1/grants?person=p1");
  ASSERT_EQ(grants.at("items").size(), 1);
  const std::string grant = grants.at("items").at(0).at("id");
  EXPECT_EQ(
      code_of(Browser(hub, "vic").send("POST", "/v1/grants/" + grant + "/withdrawal", {{"reason", "x"}})),
      "404 not_found");
  EXPECT_EQ(office.send("POST", "/v1/grants/" + grant + "/withdrawal", {{"reason", "asked for"}}).status,
            200);
  EXPECT_EQ(code_of(browser.send("GET", "/v1/people/" + p1 + "/schedule")), "404 not_found");
}

TEST_F(FamilyTest, AnInvitationHasItsTimeAndItsProvider) {
  Browser office(hub, "ruth");
  const json link = body_of(office.send("POST", "/v1/invitations", terms("p1")));
  hub.clock.wall += 8LL * 24 * 3'600'000;
  Browser browser(hub);
  EXPECT_EQ(code_of(browser.send("POST", "/v1/invitations/shown", {{"token", link.at("token")}})),
            "403 link_refused");
  Browser vale(hub, "vic");
  EXPECT_EQ(code_of(vale.send("POST", "/v1/invitations", terms(p1))), "404 not_found");
  json bad = terms("p1");
  bad["scopes"] = {"everything"};
  EXPECT_EQ(code_of(vale.send("POST", "/v1/invitations", bad)), "400 bad_request");
}

TEST_F(FamilyTest, AConcernIsAnsweredOnce) {
  Browser office(hub, "ruth");
  Browser family = invited(office, "fay", "p1");
  const std::string target = "/v1/people/" + p1 + "/messages";
  const auto said = family.send("POST", target, {{"kind", "concern"}, {"text", "She missed lunch."}});
  ASSERT_EQ(said.status, 201) << said.body;
  const json open = office.get("/v1/messages");
  ASSERT_EQ(open.at("items").size(), 1);
  EXPECT_EQ(open.at("items").at(0).at("text"), "She missed lunch.");
  const std::string answer = "/v1/messages/" + body_of(said).at("id").get<std::string>() + "/answer";
  EXPECT_EQ(code_of(Browser(hub, "vic").send("POST", answer, {{"answer", "x"}})), "404 not_found");
  EXPECT_EQ(office.send("POST", answer, {{"answer", "We have rung the kitchen."}}).status, 200);
  EXPECT_EQ(code_of(office.send("POST", answer, {{"answer", "again"}})), "409 answered_already");
  EXPECT_EQ(office.get("/v1/messages").at("items").size(), 0);
  EXPECT_EQ(family.get(target).at("items").at(0).at("answer"), "We have rung the kitchen.");
}

TEST_F(FamilyTest, AVisitIsRatedByThoseWhoseItIs) {
  Browser office(hub, "ruth");
  Browser family = invited(office, "fay", "p1");
  EXPECT_EQ(code_of(family.send("POST", "/v1/visits/v1/rating", {{"face", 5}})), "404 not_found")
      << "not begun";
  hub.clock.wall = parse_instant("2026-09-22T09:00:00.000Z").value();
  ASSERT_EQ(family.sign_in("fay", kPassword).status, 201);
  EXPECT_EQ(family.send("POST", "/v1/visits/v1/rating", {{"face", 5}}).status, 200);
  EXPECT_EQ(family.send("POST", "/v1/visits/v1/rating", {{"face", 2}, {"text", "In a hurry"}}).status, 200);
  EXPECT_EQ(code_of(family.send("POST", "/v1/visits/v2/rating", {{"face", 5}})), "404 not_found");
  for (const json& face : {json(0), json(6), json("5"), json(2.5), json()})
    EXPECT_EQ(code_of(family.send("POST", "/v1/visits/v1/rating", {{"face", face}})), "400 bad_request");
  ASSERT_EQ(office.sign_in("ruth", kPassword).status, 201);
  const json ratings = office.get("/v1/ratings");
  ASSERT_EQ(ratings.at("items").size(), 1);
  EXPECT_EQ(ratings.at("items").at(0).at("face"), 2);
  EXPECT_EQ(ratings.at("items").at(0).at("planned_start"), "2026-09-22T07:00:00Z");
}

TEST_F(FamilyTest, RatingsArePagedTheNewestFirst) {
  const std::string ada = person_of(hub, "brook", "p1");
  hub.store().write([&](hub::Connection& db) {
    for (int i = 0; i < 25; ++i) {  // several of one instant, and of one visit
      db.exec(
          "INSERT INTO visit_rating (provider, visit, account, person, face, text, at_ms) VALUES ('brook', "
          "$1, $2, $3, 3, $4, $5)",
          "00000000-0000-4000-8000-00000000000" + std::to_string(i / 3), "account-" + std::to_string(i), ada,
          std::to_string(i), hub.clock.wall_ms() + i / 7);
    }
  });
  Browser office(hub, "ruth");
  std::vector<std::string> seen, times;
  std::string after;
  for (int page = 0; page < 10; ++page) {
    const json answer = office.get("/v1/ratings?limit=4" + after);
    for (const json& item : answer.at("items")) {
      seen.push_back(item.at("text"));
      times.push_back(item.at("at"));
    }
    if (answer.at("next").is_null()) break;
    after = "&after=" + answer.at("next").get<std::string>();
  }
  EXPECT_EQ(seen.size(), 25);
  EXPECT_EQ(std::set<std::string>(seen.begin(), seen.end()).size(), 25) << "each once";
  EXPECT_TRUE(std::is_sorted(times.rbegin(), times.rend()));
  EXPECT_EQ(code_of(office.send("GET", "/v1/ratings?after=made-up")), "400 bad_request");
}

TEST_F(FamilyTest, WhatHappenedIsPlannedBesideActual) {
  Browser office(hub, "ruth");
  Browser family = invited(office, "fay", "p1");
  const std::string target = "/v1/people/" + p1 + "/visits";
  EXPECT_THAT(family.get(target).at("items"), ::testing::IsEmpty()) << "not begun";
  hub.clock.wall = parse_instant("2026-09-22T07:03:00.000Z").value();
  Tablet tablet(1);
  tablet.enrol(hub);
  tablet.by = office_id(hub.store(), "carer", "c1");
  const std::string visit = office_id(hub.store(), "planned_visit", "v1");
  const auto record = [&](const char* type, const json& body) {
    json event = tablet.event(type);
    event.update({{"visit", visit}, {"person", p1}, {"body", body}, {"at", "2026-09-22T07:02:00.000Z"}});
    tablet.add(event);
  };
  record("visit.checked_in", {{"method", "nfc"}, {"planned", true}, {"evidence", json::object()}});
  record("task.recorded", {{"task", "wash"}, {"result", "declined"}, {"reason", "kept by the office"}});
  record("note.recorded", {{"kind", "handover"}, {"text", "not here"}, {"visibility", "provider"}});
  ASSERT_EQ(tablet.push(hub, tablet.push_body()).status, 200);
  ASSERT_EQ(family.sign_in("fay", kPassword).status, 201);
  const json items = family.get(target).at("items");
  ASSERT_EQ(items.size(), 1);
  const json& item = items.at(0);
  EXPECT_EQ(item.at("status"), "in_progress");
  EXPECT_EQ(item.at("planned_start"), "2026-09-22T07:00:00Z");
  EXPECT_EQ(item.at("carers").at(0).at("name"), "Dot");
  EXPECT_EQ(item.at("carers").at(0).at("started"), "2026-09-22T07:02:00Z");
  EXPECT_TRUE(item.at("carers").at(0).at("ended").is_null());
  EXPECT_EQ(item.at("tasks"), json::parse(R"([{"task":"wash","result":"declined"}])"));
  EXPECT_TRUE(item.at("face").is_null());
  EXPECT_THAT(item.dump(), ::testing::Not(::testing::HasSubstr("kept by the office")));
  EXPECT_EQ(family.send("POST", "/v1/visits/v1/rating", {{"face", 4}}).status, 200);
  EXPECT_EQ(family.get(target).at("items").at(0).at("face"), 4);
  EXPECT_EQ(code_of(family.send("GET", target + "?before=yesterday")), "400 bad_request");
}

TEST_F(FamilyTest, WhatHappenedIsReadAPageAtATime) {
  std::string rota = "visit,person,provider,service,start,end,carers\n";
  for (int day = 10; day < 15; ++day)
    rota += "w" + std::to_string(day) + ",p1,brook,tea,2026-09-" + std::to_string(day) + "T08:00,2026-09-" +
            std::to_string(day) + "T08:30,c1\n";
  Browser office(hub, "ruth");
  ASSERT_EQ(office.send("POST", "/v1/imports", {{"files", {{{"name", "r.csv"}, {"text", rota}}}}}).status,
            200);
  Browser family = invited(office, "fay", "p1");
  std::vector<std::string> visits;
  std::string before;
  for (int page = 0; page < 4; ++page) {
    const json answer = family.get("/v1/people/" + p1 + "/visits?limit=2" + before);
    for (const json& item : answer.at("items")) {
      visits.push_back(item.at("visit"));
      EXPECT_EQ(item.at("status"), "missed");
    }
    if (answer.at("next").is_null()) break;
    before = "&before=" + answer.at("next").get<std::string>();
  }
  EXPECT_THAT(visits, ::testing::ElementsAre("w14", "w13", "w12", "w11", "w10"));
}

TEST_F(FamilyTest, WhoHasLookedIsSaidInPlainWordsWithoutReasons) {
  Browser office(hub, "ruth");
  Browser family = invited(office, "fay", "p1");
  make_person(hub, {"ivy", "Ivy Cope", Role::auditor, ""});
  Browser auditor(hub, "ivy");
  hub.clock.wall += 1000;
  office.get("/v1/exceptions");
  office.get("/v1/actual-hours?from=2026-09-22&to=2026-09-22");
  hub.clock.wall += 1000;
  EXPECT_EQ(
      auditor.send("GET", "/v1/people/" + p1 + "/outcomes", nullptr, {{"Doorstep-Reason", "safeguarding"}})
          .status,
      200);
  const auto answer = family.send("GET", "/v1/people/" + p1 + "/who-has-looked");
  EXPECT_THAT(answer.body, ::testing::Not(::testing::HasSubstr("safeguarding")));
  const json looked = body_of(answer);
  ASSERT_GE(looked.at("items").size(), 2);
  EXPECT_EQ(looked.at("items").at(0).at("who"), "Ivy, who checks how data is used");
  EXPECT_EQ(looked.at("items").at(1).at("who"), "Ruth, the office of brook");
  EXPECT_EQ(looked.at("items").at(1).at("what"), "records of visits");
  EXPECT_THAT(office.send("GET", "/v1/people/p1/who-has-looked").body, ::testing::HasSubstr("safeguarding"));
}

}  // namespace
}  // namespace doorstep::testing
