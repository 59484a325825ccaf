// GET /v1/exceptions by the read models says what a look at every visit says, also of what they have not looked at yet.
#include <random>

#include <gmock/gmock.h>

#include "doorstep/hub/store/marks.h"

#include "views_world.h"

namespace doorstep::hub {
namespace {

using doorstep::testing::settle;
using doorstep::testing::Tablet;
using doorstep::testing::World;
using nlohmann::json;

json exceptions(World& world, const std::string& caller, const std::string& state, int limit) {
  json items = json::array();
  std::string after;
  do {
    const json page = world.get(caller, "/v1/exceptions?state=" + state + "&limit=" + std::to_string(limit) +
                                            (after.empty() ? "" : "&after=" + after));
    for (const json& item : page["items"]) items.push_back(item);
    after = page["next"].is_null() ? "" : page["next"].get<std::string>();
  } while (!after.empty());
  return items;
}

// The same without read models: of another version they are not looked into.
json by_all_visits(World& world, const std::string& caller, const std::string& state) {
  const auto set_version = [&](std::int64_t version) {
    world.office.store->write(
        [&](Connection& db) { db.exec("UPDATE view_keeper SET version = $1", version); });
  };
  set_version(0);
  json items = exceptions(world, caller, state, 1'000);
  set_version(kViewsVersion);
  return items;
}

void expect_same(World& world) {
  for (const char* caller : {"brook", "northshire", "southborough"}) {
    for (const char* state : {"open", "all"})
      EXPECT_EQ(exceptions(world, caller, state, 3), by_all_visits(world, caller, state))
          << caller << " " << state;
  }
}

class FoundByViews : public ::testing::Test {
 protected:
  FoundByViews() : one((world.office.seed(), world.tablet("c1"))) { settle(world); }
  void work(const std::string& visit, const char* in, const char* out, Tablet& tablet) {
    world.set_time(in);
    tablet.check_in(world.visit_id(visit));
    world.set_time(out);
    tablet.check_out(world.visit_id(visit));
    ASSERT_EQ(tablet.push(), 200);
  }
  World world;
  Tablet& one;
};

// The keeper has looked at the first visit, and not yet at the second, which overlaps it.
TEST_F(FoundByViews, AnOverlapIsToldOfBothAtOnce) {
  Tablet& other = world.tablet("c1");
  work("v1", "2026-09-22T07:00:00Z", "2026-09-22T08:20:00Z", one);
  settle(world);
  work("v2", "2026-09-22T08:00:00Z", "2026-09-22T09:00:00Z", other);
  std::size_t overlaps = 0;
  for (const json& item : exceptions(world, "brook", "open", 200))
    overlaps += item["kind"] == "overlap" ? 1U : 0U;
  EXPECT_EQ(overlaps, 2U);
  expect_same(world);
}

TEST_F(FoundByViews, TimeAloneIsTold) {
  world.set_time("2026-09-22T07:00:00Z");
  one.check_in(world.visit_id("v1"));
  ASSERT_EQ(one.push(), 200);
  settle(world);
  world.set_time("2026-09-22T20:00:00Z");
  EXPECT_THAT(exceptions(world, "brook", "open", 200).dump(), ::testing::HasSubstr("no_check_out"));
  expect_same(world);
}

TEST(FoundByViewsByChance, SaysWhatALookAtEveryVisitSays) {
  for (unsigned seed = 1; seed <= 2; ++seed) {
    World world;
    world.office.seed();
    std::minstd_rand random(seed);
    const auto one_of = [&](unsigned n) { return static_cast<unsigned>(random() % n); };
    std::string rota = "visit,person,provider,service,start,end,carers\n";
    for (unsigned i = 0; i < 20; ++i)
      rota += "r" + std::to_string(i) + ",p" + std::to_string(1 + i % 2) + ",brook,care,2026-09-22T1" +
              std::to_string(i / 4) + ":" + std::to_string(10 + i % 4 * 12) + ",2026-09-22T1" +
              std::to_string(1 + i / 4) + ":05,c" + std::to_string(1 + i % 3) + "\n";
    world.office.take("rota.csv", rota);
    std::vector<Tablet*> tablets{&world.tablet("c1"), &world.tablet("c2"), &world.tablet("c3")};
    world.set_time("2026-09-22T09:00:00Z");
    settle(world);
    for (int step = 0; step < 120; ++step) {
      Tablet& tablet = *tablets[one_of(3)];
      const bool is_planned = one_of(8) != 0;
      const std::string visit = is_planned
                                    ? world.visit_id("r" + std::to_string(one_of(20)))
                                    : "018f0000-0000-7000-8000-00000000000" + std::to_string(one_of(4));
      world.clock.wall += static_cast<Millis>(one_of(9)) * 60'000 + 777;
      const unsigned what = one_of(10);
      if (what < 3) {
        tablet.check_in(visit);
      } else if (what < 6) {
        tablet.check_out(visit);
      } else if (what == 6) {
        tablet.record("visit.amended", visit,
                      {{"check_in", format_instant(world.clock.wall - 3'000'000)}, {"reason", "other"}});
      } else if (what == 7 && is_planned) {
        world.request("brook", "POST", "/v1/visits/r" + std::to_string(one_of(20)) + "/approval",
                      R"({"approved":true})");
      } else {
        ASSERT_EQ(tablet.push(), 200);
      }
      if (one_of(8) == 0) settle(world);
      if (one_of(7) == 0) expect_same(world);
      if (::testing::Test::HasFailure()) FAIL() << "seed " << seed << " step " << step;
    }
  }
}

}  // namespace
}  // namespace doorstep::hub
