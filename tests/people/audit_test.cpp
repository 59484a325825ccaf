// Who has looked: what people read and decide by way of statements, usage and decisions.
#include <gmock/gmock.h>

#include "doorstep/hub/office/import.h"

#include "browser.h"

namespace doorstep::testing {
namespace {

using hub::Role;
using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

constexpr const char* kCard = R"json({
  "id": "card", "currency": "GBP", "timezone": "Europe/London",
  "rates": [{"id": "day", "per_hour": "20.00"}],
  "measure": {"grace": {"under_minutes": 5, "over_minutes": 5}, "overrun": {"pay": "none", "cap_minutes": 0},
              "round": {"unit_minutes": 1, "mode": "nearest"}}
})json";

class AuditTest : public ::testing::Test {
 protected:
  AuditTest() {
    const auto imported = hub::import_files(
        hub.store(),
        {{"card.json", kCard},
         {"packages.csv",
          "package,person,provider,service,from\nk1,p1,brook,*,2026-01-01\nk2,p2,brook,*,2026-01-01\n"}});
    EXPECT_TRUE(imported.errors.empty()) << hub::to_json(imported.errors);
    hub.clock.wall += 14LL * 24 * 3'600'000;
    make_person(hub, {"cass", "Cass Wye", Role::commissioner, "northshire"});
  }
  // Whose data an entry was left of since the last time, by their offices' names; each of this kind.
  std::vector<std::string> looked(const std::string& what) {
    std::vector<std::string> list;
    hub.store().write([&](hub::Connection& db) {
      list.clear();
      db.each(
          "SELECT p.ref FROM access_audit a JOIN person p ON p.provider = a.provider AND p.id = a.person "
          "WHERE a.what = $1",
          [&](const hub::Row& row) { list.push_back(row.text(0)); }, what);
      db.exec("DELETE FROM access_audit");
    });
    return list;
  }
  const json wanted{
      {"from", "2026-09-22"}, {"to", "2026-09-22"}, {"provider", "brook"}, {"rate_card", "card"}};
  TestHub hub;
};

TEST_F(AuditTest, AStatementIsAnAccountOfItsPeoplesVisits) {
  Browser council(hub, "cass");
  const auto made = council.send("POST", "/v1/statements", wanted);
  ASSERT_EQ(made.status, 201) << made.body;
  EXPECT_THAT(looked("statements"), UnorderedElementsAre("p1", "p2"));
  const std::string target = "/v1/statements/" + body_of(made).at("id").get<std::string>();
  for (const char* part : {"", "/request", "/totals", "/service-delivery"}) {
    EXPECT_EQ(council.send("GET", target + part).status, 200) << part;
    EXPECT_THAT(looked("statements"), UnorderedElementsAre("p1", "p2")) << part;
  }
  EXPECT_EQ(council.send("GET", target + "/explanation?visit=v1").status, 200);
  EXPECT_THAT(looked("statements"), ElementsAre("p1")) << "one visit is one person's";
  EXPECT_EQ(council.send("GET", "/v1/statements").status, 200);
  EXPECT_THAT(looked("statements"), IsEmpty()) << "the list names nobody";
}

TEST_F(AuditTest, UsageIsReadPersonByPerson) {
  Browser council(hub, "cass");
  const auto answer = council.send("GET", "/v1/usage?from=2026-09-21&to=2026-09-27");
  ASSERT_EQ(answer.status, 200) << answer.body;
  EXPECT_THAT(looked("usage"), UnorderedElementsAre("p1", "p2"));
}

TEST_F(AuditTest, WhoDecidesHasLooked) {
  Browser council(hub, "cass");
  EXPECT_EQ(council.send("POST", "/v1/visits/v1/approval", {{"approved", true}, {"reason", "seen"}}).status,
            200);
  EXPECT_THAT(looked("decisions"), ElementsAre("p1"));
  EXPECT_EQ(
      code_of(council.send("POST", "/v1/visits/none/approval", {{"approved", true}, {"reason", "seen"}})),
      "404 not_found");
  EXPECT_THAT(looked("decisions"), IsEmpty());
}

TEST_F(AuditTest, TheFamilySeesThatSomebodyLooked) {
  const std::string fay = make_person(hub, {"fay", "Fay Moor", Role::family, ""});
  grant(hub, fay, "p1", {"schedule", "notes", "outcomes"});
  Browser council(hub, "cass");
  ASSERT_EQ(council.send("POST", "/v1/statements", wanted).status, 201);
  Browser family(hub, "fay");
  const json seen = family.get("/v1/people/" + person_of(hub, "brook", "p1") + "/who-has-looked");
  ASSERT_EQ(seen.at("items").size(), 1);
  EXPECT_EQ(seen.at("items")[0].at("who"), "Cass, for northshire");
  EXPECT_EQ(seen.at("items")[0].at("what"), "records of visits");
}

}  // namespace
}  // namespace doorstep::testing
