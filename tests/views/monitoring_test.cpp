// GET /v1/monitoring: each figure opens into just its visits.
#include <set>

#include <gmock/gmock.h>

#include "doorstep/hub/office/policy.h"
#include "doorstep/hub/views/figures.h"
#include "doorstep/testing/shared.h"

#include "views_world.h"

namespace doorstep::hub {
namespace {

using doorstep::testing::RotaWorld;
using doorstep::testing::settle;
using doorstep::testing::Tablet;
using doorstep::testing::World;
using nlohmann::json;

// How many visits a list has, over all its pages; none of them twice.
std::size_t count_of_list(World& world, const std::string& caller, const std::string& target) {
  std::set<std::pair<std::string, std::string>> seen;
  std::string next;
  std::size_t rows = 0;
  do {
    const json page = world.get(caller, target + "&limit=150" + (next.empty() ? "" : "&after=" + next));
    for (const json& item : page["items"]) {
      ++rows;
      seen.emplace(item["provider"], item["visit"]);
    }
    next = page["next"].is_null() ? "" : page["next"].get<std::string>();
  } while (!next.empty() && rows < 100'000);
  EXPECT_EQ(seen.size(), rows) << target;
  return rows;
}

// Of the figure of that name: how many, out of how many.
std::pair<std::int64_t, std::int64_t> figure(const json& monitoring, const std::string& name) {
  for (const json& item : monitoring["figures"]) {
    if (item["figure"] == name) return {item["visits"], item["of_visits"]};
  }
  ADD_FAILURE() << name;
  return {};
}

TEST(MonitoringOfARota, EachFigureOpensIntoItsVisits) {
  DOORSTEP_NEEDS_SHARED("data/rota-a");
  RotaWorld world(doorstep::testing::shared_folder() / "data/rota-a");
  world.work();
  world.clock.wall += 86'400'000;
  settle(world);
  const std::string period = "?from=2026-10-05&to=2026-11-01";
  const json monitoring = world.get("brightside", "/v1/monitoring" + period);
  EXPECT_GT(monitoring["visits"], 1'000);
  for (const json& item : monitoring["figures"]) {
    for (const char* member : {"figure", "of"}) {
      const std::string name = item[member];
      const auto visits = item[std::string(member) == "of" ? "of_visits" : "visits"].get<std::size_t>();
      const std::string target = "/v1/monitoring/" + name + "/visits" + period;
      EXPECT_EQ(world.get("brightside", target)["visits"], visits) << name;
      EXPECT_EQ(count_of_list(world, "brightside", target), visits) << name;
    }
    EXPECT_LE(item["visits"], item["of_visits"]) << item["figure"];
  }
  std::int64_t open = 0;
  for (const json& band : monitoring["open_exceptions_by_age"]) {
    open += band["visits"].get<std::int64_t>();
    const std::string target =
        "/v1/monitoring/open_exceptions/visits?from=" + band["from"].get<std::string>() +
        "&to=" + band["to"].get<std::string>();
    EXPECT_EQ(count_of_list(world, "brightside", target), band["visits"]);
  }
  EXPECT_EQ(open, figure(monitoring, "open_exceptions").first);
  EXPECT_EQ(count_of_list(world, "brightside", "/v1/monitoring/came/visits" + period),
            monitoring["continuity"]["visits"]);

  // By what happened, as the office's own file has it: carers of each person who came.
  std::map<std::string, std::map<std::string, std::int64_t>> times;
  for (const auto& a : world.actual) {
    if (a.status == "delivered" || a.status == "in_progress") ++times[a.person][a.carer];
  }
  const json people = world.get("brightside", "/v1/monitoring/continuity" + period + "&limit=1000");
  EXPECT_EQ(people["items"].size(), times.size());
  for (const json& item : people["items"]) {
    std::int64_t squares = 0, all = 0;
    for (const auto& [carer, n] : times.at(item["person"])) squares += n * n, all += n;
    EXPECT_EQ(item["attendances"], all);
    EXPECT_EQ(item["carers"], times.at(item["person"]).size());
    EXPECT_EQ(item["bice_boxerman"]["numerator"], squares - all);
    EXPECT_EQ(item["bice_boxerman"]["denominator"], all * (all - 1));
  }
}

class Monitored : public ::testing::Test {
 protected:
  Monitored() : one((world.office.seed(), world.tablet("c1"))) {}

  void work(const std::string& visit, const char* in, const char* out) {
    world.set_time(in);
    one.check_in(world.visit_id(visit));
    world.set_time(out);
    one.check_out(world.visit_id(visit));
    ASSERT_EQ(one.push(), 200);
    settle(world);
  }
  json monitoring(const std::string& caller = "brook") {
    return world.get(caller, "/v1/monitoring?from=2026-09-22&to=2026-09-22");
  }

  World world;
  Tablet& one;
};

// 30 minutes for what is time-critical, 15 else, both ends included and to the second.
TEST_F(Monitored, PunctualIsWithinThePolicysMinutesBothEndsIncluded) {
  work("v1", "2026-09-22T07:30:00.900Z", "2026-09-22T07:44:59Z");
  EXPECT_EQ(figure(monitoring(), "punctual"), std::pair(1L, 1L));
  EXPECT_EQ(figure(monitoring(), "critical_punctual"), std::pair(1L, 1L));
  work("v2", "2026-09-22T08:15:01Z", "2026-09-22T08:45:01Z");
  EXPECT_EQ(figure(monitoring(), "punctual"), std::pair(1L, 2L));
  EXPECT_EQ(figure(monitoring(), "late"), std::pair(1L, 2L));
  EXPECT_EQ(figure(monitoring(), "under_15"), std::pair(1L, 2L));
  EXPECT_EQ(figure(monitoring(), "under_30"), std::pair(1L, 2L));
  set_policy(*world.office.store, ProviderId("brook"), {{"late_minutes", "16"}});
  settle(world);
  EXPECT_EQ(figure(monitoring(), "punctual"), std::pair(2L, 2L));
}

TEST_F(Monitored, IsSeenThroughWhoAsks) {
  work("v1", "2026-09-22T07:00:00Z", "2026-09-22T07:30:00Z");
  EXPECT_EQ(figure(monitoring("northshire"), "attended"), std::pair(1L, 1L));
  EXPECT_EQ(figure(monitoring("southborough"), "attended"), std::pair(0L, 0L));
  EXPECT_EQ(monitoring("southborough")["visits"], 1);
  EXPECT_EQ(monitoring("southborough")["continuity"]["people"], 0);
  EXPECT_EQ(monitoring("vale")["visits"], 0);
  EXPECT_EQ(count_of_list(world, "northshire", "/v1/monitoring/visits/visits?from=2026-09-22&to=2026-09-22"),
            1U);
  EXPECT_EQ(
      world.request("brook", "GET", "/v1/monitoring/nothing/visits?from=2026-09-22&to=2026-09-22").status,
      404);
  EXPECT_EQ(world.request("brook", "GET", "/v1/monitoring").status, 400);
}

}  // namespace
}  // namespace doorstep::hub
