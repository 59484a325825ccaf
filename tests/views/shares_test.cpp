// A commissioner's own share of what is funded jointly: hours by their part, visits counted whole.
#include <random>

#include <gmock/gmock.h>

#include "views_world.h"

namespace doorstep::hub {
namespace {

using doorstep::testing::check;
using doorstep::testing::settle;
using doorstep::testing::Tablet;
using doorstep::testing::World;
using nlohmann::json;

constexpr const char* kPackages = "package,person,provider,service,from,to,funding\n";

class Shares : public ::testing::Test {
 protected:
  Shares() : one((world.office.seed(), world.tablet("c1"))) {
    world.add_caller("icb", {Role::commissioner, "i", {}, "icb"});
    work("v1", "2026-09-22T07:00:00Z", "2026-09-22T07:31:41Z");  // 1,901 seconds of p1
  }
  void work(const std::string& visit, const char* in, const char* out) {
    world.set_time(in);
    one.check_in(world.visit_id(visit));
    world.set_time(out);
    one.check_out(world.visit_id(visit));
    ASSERT_EQ(one.push(), 200);
    settle(world);
  }
  void fund(const std::string& rows) {
    world.office.take("packages.csv", kPackages + rows);
    settle(world);
  }
  json total(const std::string& caller, const std::string& query = "") {
    const std::string target = "/v1/hours/summary?from=2026-09-14&to=2026-09-30" + query;
    return world.get(caller, target)["total"];
  }
  std::int64_t actual(const std::string& caller, const std::string& query = "") {
    return total(caller, query)["actual_seconds"];
  }

  World world;
  Tablet& one;
};

TEST_F(Shares, HoursAreSharedAndVisitsAreCountedWhole) {
  fund("k1,p1,brook,*,2026-09-01,,northshire:33.3333;icb:33.3333;southborough:33.3334\n");
  EXPECT_EQ(actual("northshire"),
            634);  // 1,901 = 633.66… three times: the largest remainders get the seconds
  EXPECT_EQ(actual("icb"), 633);
  EXPECT_EQ(actual("southborough"), 634);
  EXPECT_EQ(actual("brook"), 1'901);
  for (const char* caller : {"northshire", "icb", "brook"}) {
    EXPECT_EQ(total(caller, "&provider=brook&person=p1")["visits"], 1) << caller;
    EXPECT_EQ(total(caller, "&provider=brook&person=p1")["shared"], 1) << caller;
    for (const char* query : {"&by=provider", "&by=zone", "&by=person", "&person=p1&provider=brook",
                              "&person=p1&provider=brook&by=zone"})
      EXPECT_EQ(total(caller, query)["actual_seconds"], actual(caller)) << caller << query;
  }
  const json list = world.get("icb", "/v1/monitoring/shared/visits?from=2026-09-22&to=2026-09-22");
  ASSERT_EQ(list["items"].size(), 1U);
  EXPECT_EQ(list["visits"], 1);
  EXPECT_EQ(list["items"][0]["actual_seconds"], 633);
  EXPECT_EQ(list["items"][0]["shared"], true);
  EXPECT_EQ(world.get("brook", "/v1/board?day=2026-09-22")["items"][0]["actual_seconds"], 1'901);
}

// The package of the visit's service pays; who funds another one of that day sees it and pays nothing.
TEST_F(Shares, ThePackageOfTheServicePays) {
  fund(
      "k1,p1,brook,*,2026-09-01,,icb:100\nk2,p1,brook,personal_care,2026-09-01,,northshire:60;southborough:"
      "40\n");
  EXPECT_EQ(actual("northshire"), 1'141);  // 1,140.6
  EXPECT_EQ(actual("southborough", "&person=p1"), 760);
  EXPECT_EQ(actual("icb"), 0);
  EXPECT_EQ(total("icb")["visits"], 1);
  fund("k2,p1,brook,night,2026-09-01,,northshire:60;southborough:40\n");  // for another service from now on
  EXPECT_EQ(actual("icb"), 1'901);
  EXPECT_EQ(actual("northshire"), 0);
  EXPECT_EQ(total("northshire")["visits"], 1);
  fund("k1,p1,brook,*,2026-09-23,,icb:100\n");  // and from another day on
  EXPECT_EQ(total("icb")["visits"], 0);
  EXPECT_EQ(actual("northshire"), 1'901);
}

TEST_F(Shares, APackageThatBecomesAnothersMovesBoth) {
  fund("k1,p1,brook,*,2026-09-01,,icb:100\n");
  EXPECT_EQ(total("icb")["visits"], 1);
  fund("k1,p2,brook,*,2026-09-01,,icb:50;southborough:50\n");
  EXPECT_EQ(actual("northshire"), 1'901);
  EXPECT_EQ(total("icb", "&person=p2")["planned_seconds"], 3'600);
  EXPECT_EQ(actual("icb"), 0);
}

TEST_F(Shares, WhoseCommissionerOrZoneIsAnotherCountsThere) {
  world.office.take("people.csv", "person,name,provider,commissioner,zone\np1,Ada Moor,brook,icb,west\n");
  settle(world);
  EXPECT_EQ(total("northshire")["visits"], 0);
  EXPECT_EQ(actual("icb", "&zone=west"), 1'901);
  EXPECT_EQ(total("icb", "&zone=east")["visits"], 0);
}

// v2 is a session that two people share: a package of either is used up by it.
TEST_F(Shares, PackagesOfAllWhoTakePartAreFollowed) {
  world.set_time("2026-09-22T09:30:00Z");
  settle(world);
  for (const char* person : {"p1", "p2"}) {
    const std::string row = std::string("k-") + person + "," + person + ",brook,";
    for (const char* package :
         {"*,2026-09-01,,icb:100", "night,2026-09-01,,icb:100", "*,2026-09-01,,southborough:100"})
      fund(row + package + "\n");
  }
  EXPECT_NE(world.office.text("SELECT others FROM view_visit WHERE name = 'v2'"), "");
}

TEST_F(Shares, ACheckFindsSumsThatDrifted) {
  fund("k1,p1,brook,*,2026-09-01,,northshire:60;icb:40\n");
  for (const char* spoil :
       {"UPDATE view_zone SET actual_seconds = actual_seconds + 1 WHERE commissioner = 'icb'",
        "UPDATE view_zone SET missed = missed + 1 WHERE commissioner = ''",
        "UPDATE view_zone SET zone = 'west' WHERE commissioner = 'icb'", "DELETE FROM view_zone",
        "UPDATE view_share SET actual_seconds = actual_seconds - 1", "DELETE FROM view_share",
        "UPDATE view_visit SET payers = '' WHERE name = 'v1'", "UPDATE view_visit SET zone = 'west'"}) {
    world.office.store->write([&](Connection& db) { db.exec(spoil); });
    EXPECT_GT(check(world).differences, 0) << spoil;
    world.office.store->write([](Connection& db) { db.exec("UPDATE view_keeper SET version = 0"); });
    settle(world);
  }
}

// Whatever the office says of people and packages, meanwhile and after: sums are those of the rows, and shares add up.
TEST(SharesByChance, AddUpToTheWhole) {
  for (const unsigned seed : {1U, 2U, 3U, 113U}) {
    World world;
    world.office.seed();
    std::minstd_rand random(seed);
    const auto one_of = [&](unsigned n) { return static_cast<unsigned>(random() % n); };
    const std::vector<std::string> callers{"northshire", "southborough", "icb"};
    world.add_caller("icb", {Role::commissioner, "i", {}, "icb"});
    std::string rota = "visit,person,provider,service,start,end,carers\n";
    for (unsigned i = 0; i < 30; ++i)
      rota += "r" + std::to_string(i) + ",p" + std::to_string(1 + i % 2) + ",brook," +
              (i % 3 == 0 ? "night" : "care") + ",2026-09-" + std::to_string(21 + i % 5) + "T" +
              std::to_string(10 + i / 5) + ":07,2026-09-" + std::to_string(21 + i % 5) + "T" +
              std::to_string(10 + i / 5) + ":4" + std::to_string(one_of(10)) + ",c" +
              std::to_string(1 + i % 3) + "\n";
    world.office.take("rota.csv", rota);
    Tablet& tablet = world.tablet("c1");
    for (int step = 0; step < 24; ++step) {
      const std::string person = "p" + std::to_string(1 + one_of(2));
      if (one_of(4) == 0) {
        world.office.take("people.csv", "person,name,provider,commissioner,zone\n" + person +
                                            ",Ada Moor,brook," + callers[one_of(2)] + ",zone" +
                                            std::to_string(one_of(3)) + "\n");
      } else if (one_of(3) == 0) {
        const std::string visit = world.visit_id("r" + std::to_string(one_of(30)));
        tablet.check_in(visit);
        world.clock.wall += static_cast<Millis>(one_of(3'000)) * 1'000;
        tablet.check_out(visit);
        ASSERT_EQ(tablet.push(), 200);
      } else {
        const unsigned part = 1 + one_of(99);
        const std::string first = callers[one_of(3)], second = callers[one_of(3)];
        const std::string funding = first == second ? first + ":100"
                                                    : first + ":" + std::to_string(part) + ";" + second +
                                                          ":" + std::to_string(100 - part);
        const std::string day = "2026-09-2" + std::to_string(one_of(5));
        world.office.take("packages.csv", kPackages + ("k" + std::to_string(one_of(3))) + "," + person +
                                              ",brook," + (one_of(2) == 0 ? "*" : "night") + "," + day +
                                              ",," + funding + "\n");
      }
      world.clock.wall += static_cast<Millis>(one_of(90)) * 60'000;
      if (one_of(2) == 0) settle(world);
    }
    settle(world);
    const std::string days = "/v1/hours/summary?from=2026-09-14&to=2026-09-30&by=";
    for (const char* amount : {"planned_seconds", "clocked_seconds", "actual_seconds"}) {
      std::int64_t all = 0;
      for (const std::string& caller : callers) {
        const json total = world.get(caller, days + "week")["total"];
        all += total[amount].get<std::int64_t>();
        for (const char* by : {"zone", "provider", "person"})
          EXPECT_EQ(world.get(caller, days + by)["total"], total) << "seed " << seed << caller << by;
      }
      EXPECT_EQ(all, world.get("brook", days + "week")["total"][amount]) << "seed " << seed << amount;
    }
    if (::testing::Test::HasFailure()) FAIL() << "seed " << seed;
  }
}

}  // namespace
}  // namespace doorstep::hub
