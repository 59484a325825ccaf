// GET /v1/hours/summary.
#include <gmock/gmock.h>

#include "views_world.h"

namespace doorstep::hub {
namespace {

using doorstep::testing::settle;
using doorstep::testing::Tablet;
using doorstep::testing::World;
using nlohmann::json;

class Summary : public ::testing::Test {
 protected:
  Summary() : one((world.office.seed(), world.tablet("c1"))) {
    world.set_time("2026-09-22T07:00:00Z");
    one.check_in(world.visit_id("v1"));
    world.set_time("2026-09-22T07:31:00Z");
    one.check_out(world.visit_id("v1"));
    one.push();
    settle(world);
  }
  json summary(const std::string& caller, const std::string& query) {
    return world.get(caller, "/v1/hours/summary?from=2026-09-14&to=2026-09-30" + query);
  }
  World world;
  Tablet& one;
};

TEST_F(Summary, AddsUpByWeekProviderZoneAndPerson) {
  const json week = summary("brook", "");
  ASSERT_EQ(week["items"].size(), 1U);
  EXPECT_EQ(week["items"][0]["week"], "2026-09-21");
  EXPECT_EQ(week["items"][0]["visits"], 2);
  EXPECT_EQ(week["items"][0]["actual_seconds"], 31 * 60);
  EXPECT_EQ(week["items"][0]["planned_seconds"], 30 * 60 + 2 * 3600);
  EXPECT_EQ(week["total"], summary("brook", "&by=provider")["total"]);
  const json zone = summary("brook", "&by=zone");
  ASSERT_EQ(zone["items"].size(), 2U);
  EXPECT_EQ(zone["items"][0]["zone"], "east");
  EXPECT_EQ(zone["items"][0]["actual_seconds"], 31 * 60);
  EXPECT_EQ(zone["items"][1]["zone"], nullptr);
  const json person = summary("brook", "&by=person&limit=1");
  EXPECT_EQ(person["items"][0]["person"], "p1");
  const json rest = summary("brook", "&by=person&limit=1&after=" + person["next"].get<std::string>());
  EXPECT_EQ(rest["items"][0]["person"], "p2");
  EXPECT_EQ(rest["next"], nullptr);
  EXPECT_EQ(rest["total"]["visits"], 2);
}

TEST_F(Summary, IsSeenThroughWhoAsks) {
  EXPECT_EQ(summary("northshire", "")["total"]["visits"], 1);
  EXPECT_EQ(summary("southborough", "")["total"]["visits"], 1);
  EXPECT_EQ(summary("vale", "")["total"]["visits"], 0);
  EXPECT_EQ(summary("brook", "&person=p1")["total"]["visits"], 1);
  EXPECT_EQ(summary("brook", "&zone=east")["total"]["visits"], 1);
  EXPECT_EQ(world.request("vale", "GET", "/v1/hours/summary?from=2026-09-14&to=2026-09-30&person=p2").status,
            404);
}

TEST_F(Summary, RefusesWhatIsNoPeriod) {
  for (const char* query :
       {"", "?from=2026-09-14", "?from=2026-09-14&to=2026-09-13", "?from=2026-01-01&to=2027-01-02",
        "?from=2026-09-14&to=2026-09-30&by=month", "?from=2026-09-14&to=2026-09-30&after=!"})
    EXPECT_EQ(world.request("brook", "GET", std::string("/v1/hours/summary") + query).status, 400) << query;
  const Response csv =
      world.request("brook", "GET", "/v1/hours/summary?from=2026-09-14&to=2026-09-30", {}, "text/csv");
  EXPECT_THAT(csv.body, ::testing::StartsWith("week,visits,planned,"));
}

}  // namespace
}  // namespace doorstep::hub
