// What family and the people supported see, by what the office has granted.
#include <gmock/gmock.h>

#include "browser.h"

namespace doorstep::testing {
namespace {

using hub::Role;
using nlohmann::json;

class GrantTest : public ::testing::Test {
 protected:
  GrantTest() {
    fay = make_person(hub, {"fay", "Fay Moor", Role::family, ""});
    tablet.enrol(hub);
    tablet.by = office_id(hub.store(), "carer", "c1");
    note("p1", "Ate a good breakfast.", nullptr);
    note("p1", "For the office alone.", "provider");
    note("p1", "For the council.", "commissioner");
    note("p2", "Of somebody else.", nullptr);
    json outcome = event("p1", "outcome.recorded");
    outcome["body"] = {{"outcome", "walk"}, {"scale", "gas"}, {"score", 1}, {"text", "To the gate."}};
    tablet.add(outcome);
    EXPECT_EQ(tablet.push(hub, tablet.push_body()).status, 200);
  }
  json event(const std::string& ref, const std::string& type) {
    json event = tablet.event(type);
    event["person"] = person_of(hub, "brook", ref);
    return event;
  }
  void note(const std::string& ref, const std::string& text, const json& visibility) {
    json note = event(ref, "note.recorded");
    note["body"] = {{"kind", "daily_log"}, {"text", text}};
    if (!visibility.is_null()) note["body"]["visibility"] = visibility;
    tablet.add(note);
  }
  std::string timeline(const std::string& ref) {
    return "/v1/people/" + person_of(hub, "brook", ref) + "/timeline";
  }
  std::vector<std::string> texts(Browser& browser) {
    std::vector<std::string> list;
    const json page = browser.get(timeline("p1"));
    for (const auto& item : page.at("items")) list.push_back(item.at("text"));
    return list;
  }
  TestHub hub;
  Tablet tablet{1};
  std::string fay;
};

TEST_F(GrantTest, FamilySeesWhatIsForFamilyOfWhomTheyHaveAGrant) {
  grant(hub, fay, "p1", {"notes", "outcomes"});
  Browser family(hub, "fay");
  EXPECT_THAT(texts(family), ::testing::ElementsAre("To the gate.", "Ate a good breakfast."));
  EXPECT_EQ(code_of(family.send("GET", timeline("p2"))), "404 not_found");
  EXPECT_EQ(family.get("/v1/session").at("grants").at(0).at("name"), "Ada Moor");
  EXPECT_EQ(hub.count("SELECT count(*) FROM access_audit WHERE role = 'family' AND what = 'timeline'"), 1);
}

TEST_F(GrantTest, AGrantShowsNoMoreThanItsScopes) {
  const std::string account = make_person(hub, {"gus", "Gus Fell", Role::family, ""});
  Browser family(hub, "gus");
  grant(hub, account, "p1", {"schedule"});
  EXPECT_EQ(code_of(family.send("GET", timeline("p1"))), "404 not_found");
  grant(hub, account, "p1", {"outcomes"});
  EXPECT_THAT(texts(family), ::testing::ElementsAre("To the gate."));
  grant(hub, account, "p1", {"notes"});
  EXPECT_THAT(texts(family), ::testing::ElementsAre("To the gate.", "Ate a good breakfast."));
}

TEST_F(GrantTest, AGrantEndsWithTheNextRequest) {
  const std::string given = grant(hub, fay, "p1", {"notes"});
  Browser family(hub, "fay");
  EXPECT_EQ(family.send("GET", timeline("p1")).status, 200);
  hub.store().write([&](hub::Connection& db) {
    EXPECT_TRUE(
        hub::withdraw_grant(db, ProviderId("brook"), given, "test", "asked for", hub.clock.wall_ms()));
    EXPECT_FALSE(hub::withdraw_grant(db, ProviderId("brook"), given, "test", "again", hub.clock.wall_ms()));
  });
  const auto after = family.send("GET", timeline("p1"));
  EXPECT_EQ(body_of(after), body_of(family.send("GET", "/v1/people/nobody/timeline")));
}

TEST_F(GrantTest, AGrantHasItsDays) {
  hub.store().write(
      [&](hub::Connection& db) { db.exec("UPDATE access_grant SET valid_from = '2026-09-22'"); });
  grant(hub, fay, "p1", {"notes"});
  hub.store().write([&](hub::Connection& db) {
    db.exec("UPDATE access_grant SET valid_from = '2026-09-22', valid_to = '2026-09-22'");
  });
  const auto code = [&](const char* instant) {
    hub.clock.wall = parse_instant(instant).value();
    Browser family(hub, "fay");
    return family.send("GET", timeline("p1")).status;
  };
  EXPECT_EQ(code("2026-09-21T22:59:59.000Z"), 404);  // of the provider's zone: 23:59 in London
  EXPECT_EQ(code("2026-09-21T23:00:00.000Z"), 200);
  EXPECT_EQ(code("2026-09-22T22:59:59.000Z"), 200);
  EXPECT_EQ(code("2026-09-22T23:00:00.000Z"), 404);
}

// Who has an account already joins by a further invitation; whom the office knows it may give a grant at once.
TEST_F(GrantTest, AnAccountIsGivenFurtherGrants) {
  make_person(hub, {"ruth", "Ruth Hale", Role::provider, "brook"});
  Browser office(hub, "ruth");
  Browser family(hub, "fay");
  const json what{
      {"scopes", {"notes"}}, {"basis", "consent"}, {"from", "2026-09-21"}, {"review_date", "2027-09-21"}};
  json invitation = what;
  invitation.update({{"role", "family"}, {"person", "p1"}});
  const auto invited = office.send("POST", "/v1/invitations", invitation);
  ASSERT_EQ(invited.status, 201) << invited.body;
  const json token{{"token", body_of(invited).at("token")}};
  EXPECT_EQ(family.send("POST", "/v1/invitations/joining", token).status, 201);
  EXPECT_EQ(family.send("GET", timeline("p1")).status, 200);
  EXPECT_EQ(code_of(family.send("POST", "/v1/invitations/joining", token)), "403 link_refused");
  json further = what;
  further.update({{"account", fay}, {"person", "p2"}});
  EXPECT_EQ(office.send("POST", "/v1/grants", further).status, 201);
  EXPECT_EQ(family.send("GET", timeline("p2")).status, 200);
}

TEST_F(GrantTest, AnAuditorSaysWhy) {
  make_person(hub, {"ivy", "Ivy Cope", Role::auditor, ""});
  Browser auditor(hub, "ivy");
  EXPECT_EQ(code_of(auditor.send("GET", timeline("p1"))), "403 reason_needed");
  EXPECT_EQ(auditor.send("GET", timeline("p1"), nullptr, {{"Doorstep-Reason", "complaint%20%C3%A9"}}).status,
            200);
  EXPECT_EQ(code_of(auditor.send("GET", timeline("p1"), nullptr, {{"Doorstep-Reason", "%ff"}})),
            "400 bad_request");
  EXPECT_EQ(hub.count("SELECT count(*) FROM access_audit WHERE role = 'auditor' AND reason = 'complaint é'"),
            1);
}

}  // namespace
}  // namespace doorstep::testing
