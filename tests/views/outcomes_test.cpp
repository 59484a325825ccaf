// GET /v1/outcomes: goals, their levels, and the T-score of Goal Attainment Scaling.
#include <gmock/gmock.h>

#include "views_world.h"

namespace doorstep::hub {
namespace {

using doorstep::testing::Tablet;
using doorstep::testing::World;
using nlohmann::json;

class Outcomes : public ::testing::Test {
 protected:
  Outcomes() : one((world.office.seed(), world.tablet("c1"))) {
    world.office.take("outcomes.csv",
                      "outcome,person,goal,domain,scale,provider\n"
                      "o1,p1,Walks to the shop,occupation,gas,brook\no2,p1,Cooks a meal,food,gas,brook\n"
                      "o3,p1,Dresses,dignity,independence,brook\n");
  }
  EventId score(const char* at, const char* outcome, int points, const char* visibility = "family",
                const char* scale = "gas") {
    world.set_time(at);
    const std::string id =
        world.office.text("SELECT id FROM outcome WHERE ref = '" + std::string(outcome) + "'");
    const EventId event =
        one.record("outcome.recorded", world.visit_id("v1"),
                   {{"outcome", id}, {"scale", scale}, {"score", points}, {"visibility", visibility}});
    EXPECT_EQ(one.push(), 200);
    return event;
  }
  json outcomes(const std::string& caller = "brook", const std::string& more = "") {
    return world.get(caller, "/v1/outcomes?from=2026-09-01&to=2026-12-31" + more)["items"];
  }

  World world;
  Tablet& one;
};

// By hand: one goal at +1 is 50 + 10 / √1 = 60; two at +1 and -2: 50 - 10 / √2.6 = 43.798; two at +2: 50 + 40 / √2.6.
TEST_F(Outcomes, TheTScoreFollowsTheLatestLevels) {
  score("2026-09-22T08:00:00Z", "o1", 1);
  score("2026-10-10T08:00:00Z", "o2", -2);
  score("2026-11-10T08:00:00Z", "o1", 2);
  score("2026-11-11T08:00:00Z", "o2", 2);
  score("2026-11-12T08:00:00Z", "o3", 3, "family", "independence");
  const json items = outcomes();
  ASSERT_EQ(items.size(), 1U);
  EXPECT_EQ(items[0]["t_scores"], json::array({{{"month", "2026-09"}, {"goals", 1}, {"t_tenths", 600}},
                                               {{"month", "2026-10"}, {"goals", 2}, {"t_tenths", 438}},
                                               {{"month", "2026-11"}, {"goals", 2}, {"t_tenths", 748}}}));
  EXPECT_EQ(items[0]["goals"][0]["levels"].size(), 2U);
  EXPECT_EQ(items[0]["goals"][0]["latest"], 2);
  EXPECT_EQ(items[0]["goals"][2]["latest"], 3);
  EXPECT_EQ(outcomes("brook", "&domain=food")[0]["goals"].size(), 1U);
  EXPECT_EQ(world.office.count("SELECT count(*) FROM access_audit WHERE what = 'outcomes'"), 2);
}

TEST_F(Outcomes, WhatIsTheProvidersOwnIsNotForItsCommissioner) {
  score("2026-09-22T08:00:00Z", "o1", 1, "provider");
  score("2026-09-23T08:00:00Z", "o1", -1, "commissioner");
  EXPECT_EQ(outcomes("brook")[0]["goals"][0]["levels"].size(), 2U);
  EXPECT_EQ(outcomes("northshire")[0]["goals"][0]["levels"].size(), 1U);
  EXPECT_TRUE(outcomes("southborough").empty());
  EXPECT_EQ(world.request("vale", "GET", "/v1/outcomes?from=2026-09-01&to=2026-12-31&person=p2").status, 404);
}

TEST_F(Outcomes, CorrectionsCountAndVoidsDoNot) {
  const EventId wrong = score("2026-09-22T08:00:00Z", "o1", 2);
  one.record("entry.corrected", world.visit_id("v1"),
             {{"of", wrong.str()}, {"score", -2}, {"reason", "slip"}});
  ASSERT_EQ(one.push(), 200);
  EXPECT_EQ(outcomes()[0]["goals"][0]["latest"], -2);
}

}  // namespace
}  // namespace doorstep::hub
