// What is answered by the read models and is never behind the events: exceptions, usage and outcomes say what a look at
// every visit says, also of what the keeper has not looked at yet.
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

// Of another version they are not looked into: all is folded, and usage is priced.
template <class Ask>
json without_views(World& world, const Ask& ask) {
  const auto set_version = [&](std::int64_t version) {
    world.office.store->write(
        [&](Connection& db) { db.exec("UPDATE view_keeper SET version = $1", version); });
  };
  set_version(0);
  json answer = ask();
  set_version(kViewsVersion);
  return answer;
}

void expect_same(World& world) {
  for (const char* caller : {"brook", "northshire", "southborough"}) {
    for (const char* state : {"open", "all"}) {
      EXPECT_EQ(exceptions(world, caller, state, 3),
                without_views(world, [&] { return exceptions(world, caller, state, 1'000); }))
          << caller << " " << state;
    }
    for (const char* target :
         {"/v1/usage?from=2026-09-01&to=2026-10-05", "/v1/outcomes?from=2026-09-01&to=2026-10-05"}) {
      const auto ask = [&] { return world.get(caller, target)["items"]; };
      EXPECT_EQ(ask(), without_views(world, ask)) << caller << " " << target;
    }
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
    world.office.take(
        "packages.csv",
        "package,person,provider,service,from,to,budget_minutes,per,funding\n"
        "k1,p1,brook,care,2026-09-01,2026-09-22,60,week,northshire:60;southborough:40\n"
        "k2,p1,brook,*,2026-09-22,,60,week,\nk3,p2,brook,*,2026-09-01,,90,week,southborough:100\n");
    world.office.take(
        "outcomes.csv",
        "outcome,person,goal,domain,scale,provider\no1,p1,Walks to the shop,occupation,gas,brook\n");
    const std::string goal = world.office.text("SELECT id FROM outcome WHERE ref = 'o1'");
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
      const unsigned what = one_of(13);
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
      } else if (what == 8) {
        tablet.record("outcome.recorded", one_of(3) == 0 ? std::nullopt : std::optional(visit),
                      {{"outcome", goal}, {"scale", "gas"}, {"score", static_cast<int>(one_of(5)) - 2}},
                      world.person_id("p1"));
      } else if (what == 9) {
        tablet.record("visit.participants", visit,
                      {{"people", json::array({world.person_id("p1"), world.person_id("p2")})}});
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
