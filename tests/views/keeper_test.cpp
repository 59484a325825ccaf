// Read models follow whatever changes a visit, and agree with the events after each.
#include <random>

#include <gmock/gmock.h>

#include "doorstep/hub/office/derived_id.h"
#include "doorstep/hub/office/policy.h"

#include "views_world.h"

namespace doorstep::hub {
namespace {

using doorstep::testing::check;
using doorstep::testing::settle;
using doorstep::testing::Tablet;
using doorstep::testing::World;
using nlohmann::json;

class Keeping : public ::testing::Test {
 protected:
  Keeping() : one((world.office.seed(), world.tablet("c1"))) { settle(world); }

  // A column of the row of a visit.
  std::string column(const std::string& name, const std::string& visit = "v1") {
    return world.office.text("SELECT " + name + " FROM view_visit WHERE name = '" + visit + "'");
  }
  std::int64_t sum(const std::string& name) {
    return world.office.count("SELECT CAST(coalesce(sum(" + name + "), 0) AS BIGINT) FROM view_day");
  }
  void work(const std::string& visit, const char* in, const char* out, Tablet& tablet) {
    world.set_time(in);
    tablet.check_in(world.visit_id(visit));
    world.set_time(out);
    tablet.check_out(world.visit_id(visit));
    ASSERT_EQ(tablet.push(), 200);
  }
  void post(const std::string& target, const json& body) {
    ASSERT_EQ(world.request("brook", "POST", target, body.dump()).status, 200) << target;
  }

  World world;
  Tablet& one;
};

TEST_F(Keeping, PlannedVisitsAreThereAndBecomeLateAndMissedAsTimePasses) {
  EXPECT_EQ(column("board"), "planned");
  world.set_time("2026-09-22T07:30:00.000Z");  // time-critical: 30 minutes are allowed, both ends included
  settle(world);
  EXPECT_EQ(column("board"), "planned");
  world.set_time("2026-09-22T07:30:00.001Z");  // and its end is past
  settle(world);
  EXPECT_EQ(column("board"), "missed");
  EXPECT_EQ(column("board", "v2"), "planned");
  world.set_time("2026-09-22T08:15:00.001Z");
  settle(world);
  EXPECT_EQ(column("board", "v2"), "late");
  world.set_time("2026-09-22T09:00:00.001Z");
  settle(world);
  EXPECT_EQ(column("board", "v2"), "missed");
  EXPECT_EQ(sum("missed"), 2);
  EXPECT_EQ(column("next_look_ms"), "(null)");
}

TEST_F(Keeping, EventsMakeItInProgressAndDone) {
  world.set_time("2026-09-22T07:02:00Z");
  one.check_in(world.visit_id("v1"));
  ASSERT_EQ(one.push(), 200);
  settle(world);
  EXPECT_EQ(column("board"), "in_progress");
  world.set_time("2026-09-22T07:25:30Z");
  one.check_out(world.visit_id("v1"));
  ASSERT_EQ(one.push(), 200);
  settle(world);
  EXPECT_EQ(column("board"), "done");
  EXPECT_EQ(sum("actual_seconds"), 23 * 60 + 30);
  EXPECT_EQ(sum("planned_seconds"), 30 * 60 + 2 * 60 * 60);
  EXPECT_EQ(sum("punctual"), 1);
  EXPECT_EQ(sum("electronic"), 1);
  EXPECT_EQ(sum("under_30"), 1);
  EXPECT_EQ(sum("under_15"), 0);
}

TEST_F(Keeping, AmendmentsAndApprovalsCountWhenTheyAreDecided) {
  work("v1", "2026-09-22T08:10:00Z", "2026-09-22T08:30:00Z", one);
  const EventId event = one.record("visit.amended", world.visit_id("v1"),
                                   {{"check_in", "2026-09-22T07:00:00Z"}, {"reason", "forgot_check_in"}});
  ASSERT_EQ(one.push(), 200);
  settle(world);
  EXPECT_EQ(sum("late"), 1);
  EXPECT_EQ(sum("pending"), 1);
  EXPECT_EQ(sum("actual_seconds"), 20 * 60);
  post("/v1/amendments/" + event.str(), {{"decision", "approved"}});
  settle(world);
  EXPECT_EQ(sum("late"), 0);
  EXPECT_EQ(sum("edited"), 1);
  EXPECT_EQ(sum("actual_seconds"), 90 * 60);
  EXPECT_EQ(sum("clocked_seconds"), 20 * 60);
  EXPECT_EQ(sum("open_exceptions"), 1);  // long
  post("/v1/visits/v1/approval", {{"approved", true}});
  settle(world);
  EXPECT_EQ(sum("exceptions"), 1);
  EXPECT_EQ(sum("open_exceptions"), 0);
}

TEST_F(Keeping, PlansAndPeopleThatComeAfterTheEvents) {
  const std::string visit = "018f0000-0000-7000-8000-000000000001";
  world.set_time("2026-09-22T12:00:00Z");
  one.record("visit.checked_in", visit, {{"method", "gps"}, {"planned", false}, {"service", "respite"}},
             "00000000-0000-4000-8000-000000000009");
  world.set_time("2026-09-22T12:40:00Z");
  one.record("visit.checked_out", visit, Tablet::gps_out());
  ASSERT_EQ(one.push(), 200);
  settle(world);
  EXPECT_EQ(sum("unplanned"), 1);
  EXPECT_THAT(column("exceptions", visit), ::testing::HasSubstr("unknown_person"));

  world.office.take("people.csv",
                    "person,name,provider,commissioner,lat,lon,zone,needs\n"
                    "p1,Ada Moor,brook,northshire,55.5,-0.12,east,older_person\n");
  world.office.take("rota.csv",
                    "visit,person,provider,service,start,end,carers\n"
                    "v1,p2,brook,personal_care,2026-09-23T08:00,2026-09-23T08:45,c1;c3\n");
  settle(world);
  EXPECT_EQ(column("day"), "2026-09-23");
  EXPECT_EQ(column("person"), world.person_id("p2"));
}

TEST_F(Keeping, AnAddressThatMovesMovesTheGeofence) {
  world.set_time("2026-09-22T07:00:00Z");
  const json evidence{{"lat_e7", 515'000'000}, {"lon_e7", -1'200'000}, {"accuracy_m", 5}};
  one.record("visit.checked_in", world.visit_id("v1"),
             {{"method", "gps"}, {"planned", true}, {"evidence", evidence}});
  world.set_time("2026-09-22T07:30:00Z");
  one.check_out(world.visit_id("v1"));
  ASSERT_EQ(one.push(), 200);
  settle(world);
  EXPECT_EQ(column("exceptions"), "");
  world.office.take("people.csv",
                    "person,name,provider,commissioner,lat,lon\np1,Ada Moor,brook,northshire,51.6,-0.12\n");
  settle(world);
  EXPECT_EQ(column("exceptions"), "outside_geofence");
}

TEST_F(Keeping, APolicyHoldsForAllVisitsFromThenOn) {
  work("v2", "2026-09-22T08:10:00Z", "2026-09-22T09:00:00Z", one);
  settle(world);
  EXPECT_EQ(sum("late"), 0);
  set_policy(*world.office.store, ProviderId("brook"), {{"late_minutes", "5"}});
  EXPECT_FALSE(is_settled(*world.office.store, world.clock.wall_ms()));
  settle(world);
  EXPECT_EQ(sum("late"), 1);
  set_policy(*world.office.store, ProviderId("brook"), {{"zone", "Pacific/Auckland"}});
  settle(world);
  EXPECT_EQ(column("day", "v2"), "2026-09-22");
  EXPECT_EQ(sum("late"), 1);
}

// The second visit begins before the first has ended: each is an exception of the other.
TEST_F(Keeping, WhatOverlapsIsToldOfBoth) {
  Tablet& other = world.tablet("c1");
  work("v1", "2026-09-22T07:00:00Z", "2026-09-22T08:20:00Z", one);
  settle(world);
  EXPECT_THAT(column("exceptions"), ::testing::Not(::testing::HasSubstr("overlap")));
  work("v2", "2026-09-22T08:00:00Z", "2026-09-22T09:00:00Z", other);
  settle(world);
  EXPECT_THAT(column("exceptions"), ::testing::HasSubstr("overlap"));
  EXPECT_THAT(column("exceptions", "v2"), ::testing::HasSubstr("overlap"));
}

TEST_F(Keeping, WhoChecksInElsewhereHasLeft) {
  world.set_time("2026-09-22T07:00:00Z");
  one.check_in(world.visit_id("v1"));
  ASSERT_EQ(one.push(), 200);
  settle(world);
  EXPECT_EQ(column("exceptions"), "");
  world.set_time("2026-09-22T07:20:00Z");
  one.check_in(world.visit_id("v2"));
  ASSERT_EQ(one.push(), 200);
  settle(world);
  EXPECT_EQ(column("exceptions"), "no_check_out");
}

// A tablet whose clock is wrong is placed by its contacts, and each of them may move what it recorded.
TEST_F(Keeping, ContactsMoveTheTimesOfAWrongClock) {
  one.clock_error = 3LL * 3'600'000;
  work("v1", "2026-09-22T07:00:00Z", "2026-09-22T07:30:00Z", one);
  settle(world);
  EXPECT_THAT(column("exceptions"), ::testing::HasSubstr("clock_wrong"));
  for (int i = 0; i < 3; ++i) {
    world.clock.wall += 3'600'000;
    ASSERT_EQ(one.push(), 200);
    settle(world);
  }
  one.reboot();
  world.clock.wall += 60'000;
  ASSERT_EQ(one.push(), 200);
  settle(world);
}

TEST_F(Keeping, AllIsMadeAnewWhereTheVersionIsAnother) {
  work("v1", "2026-09-22T07:00:00Z", "2026-09-22T07:30:00Z", one);
  settle(world);
  world.office.store->write([](Connection& db) {
    db.exec("UPDATE view_keeper SET version = 0");
    db.exec("UPDATE view_day SET actual_seconds = 7");
    db.exec("UPDATE view_visit SET actual_seconds = 5, day = '2026-01-01'");
  });
  EXPECT_EQ(check(world).waiting, 2);
  settle(world);
  EXPECT_EQ(sum("actual_seconds"), 30 * 60);
  EXPECT_EQ(column("day"), "2026-09-22");
}

TEST_F(Keeping, EveryProviderIsKeptAndChecked) {
  world.office.take("carers.csv", "carer,name,provider\nc1,Gil Ash,vale\n");
  world.office.take("rota.csv",
                    "visit,person,provider,service,start,end,carers\n"
                    "v1,p1,vale,respite,2026-09-22T08:00,2026-09-22T09:00,c1\n");
  settle(world);
  EXPECT_EQ(check(world).providers, 2);
  EXPECT_EQ(check(world).visits, 3);
}

TEST_F(Keeping, ACheckFindsWhatDiffers) {
  work("v1", "2026-09-22T07:00:00Z", "2026-09-22T07:30:00Z", one);
  settle(world);
  for (const char* spoil :
       {"UPDATE view_day SET missed = missed + 1 WHERE day = '2026-09-22'",
        "UPDATE view_visit SET actual_seconds = actual_seconds + 1 WHERE name = 'v1'",
        "UPDATE view_attendance SET clocked_in_ms = clocked_in_ms + 1 WHERE status = 'delivered'",
        "DELETE FROM view_visit WHERE name = 'v2'", "UPDATE view_care SET visits = 5"}) {
    world.office.store->write([&](Connection& db) { db.exec(spoil); });
    EXPECT_GT(check(world).differences, 0) << spoil;
    world.office.store->write([](Connection& db) { db.exec("UPDATE view_keeper SET version = 0"); });
    settle(world);
  }
}

TEST_F(Keeping, OneHubAtATimeAndAnotherOneTakesOver) {
  world.set_time("2026-09-22T07:00:00Z");
  one.check_in(world.visit_id("v1"));
  ASSERT_EQ(one.push(), 200);
  settle(world);
  world.clock.wall += 10'000;
  one.check_out(world.visit_id("v1"));
  ASSERT_EQ(one.push(), 200);
  Keeper second(*world.office.store, world.clock, {"hub-2"});
  EXPECT_FALSE(second.turn());  // the first holds the provider
  world.clock.wall += 16'000;   // and has died
  second.settle();
  EXPECT_TRUE(is_settled(*world.office.store, world.clock.wall_ms()));
  EXPECT_EQ(check(world).differences, 0);
}

// What a keeper read before another one wrote is not written over it.
TEST_F(Keeping, MarksAreLeftUntilTheyAreQuietUnlessTheClockWasSetBack) {
  hub::Keeper keeper(*world.office.store, world.clock, {"one", 16, 15'000, 1000});
  work("v1", "2026-09-22T07:00:00.000Z", "2026-09-22T07:20:00.000Z", one);
  const Millis pushed = world.clock.wall;
  keeper.settle();
  EXPECT_EQ(column("board"), "planned");
  world.clock.wall = pushed + 999;
  keeper.settle();
  EXPECT_EQ(column("board"), "planned");
  world.clock.wall = pushed + 1000;
  keeper.settle();
  EXPECT_EQ(column("board"), "done");

  work("v2", "2026-09-22T08:00:00.000Z", "2026-09-22T08:20:00.000Z", one);
  world.clock.wall -= 600'000;
  keeper.settle();
  EXPECT_EQ(column("board", "v2"), "done");
}

TEST_F(Keeping, AnOlderLookNeverReplacesANewerOne) {
  work("v1", "2026-09-22T07:00:00Z", "2026-09-22T07:30:00Z", one);
  world.office.store->write([](Connection& db) { db.exec("UPDATE view_keeper SET turn = turn + 1"); });
  settle(world);
  EXPECT_EQ(sum("delivered"), 1);
}

// Whatever is done in whatever order: the rows and sums are those of the events.
TEST(KeepingByChance, AgreesWithTheEvents) {
  for (unsigned seed = 1; seed <= 4; ++seed) {
    World world;
    world.office.seed();
    std::string rota = "visit,person,provider,service,start,end,carers,time_critical\n";
    for (int i = 0; i < 24; ++i) {
      rota += "r" + std::to_string(i) + ",p" + std::to_string(1 + i % 2) + ",brook,care,2026-09-22T" +
              std::to_string(10 + i / 4) + ":" + std::to_string(10 + i % 4 * 12) + ",2026-09-22T" +
              std::to_string(11 + i / 4) + ":00,c" + std::to_string(1 + i % 3) +
              (i % 5 == 0 ? ";c" + std::to_string(1 + (i + 1) % 3) : "") + (i % 2 == 0 ? ",yes\n" : ",no\n");
    }
    std::minstd_rand random(seed);
    const auto one_of = [&](unsigned n) { return static_cast<unsigned>(random() % n); };
    std::vector<Tablet*> tablets{&world.tablet("c1"), &world.tablet("c2"), &world.tablet("c3")};
    std::vector<EventId> amendments;
    world.set_time("2026-09-22T07:00:00Z");
    const bool rota_first = seed % 2 == 0;
    if (rota_first) world.office.take("rota.csv", rota);
    const auto visit_of =
        [](unsigned i) {  // the hub's id follows from the name: it is known before the rota is
          return derived_uuid({"planned_visit", "brook", "r" + std::to_string(i)});
        };
    for (int step = 0; step < 160; ++step) {
      if (step == 80 && !rota_first) world.office.take("rota.csv", rota);
      Tablet& tablet = *tablets[one_of(3)];
      const std::string visit = visit_of(one_of(24));
      world.clock.wall += static_cast<Millis>(one_of(9)) * 60'000 + 777;
      switch (one_of(10)) {
        case 0:
        case 1:
        case 2:
          tablet.check_in(visit);
          break;
        case 3:
        case 4:
        case 5:
          tablet.check_out(visit);
          break;
        case 6:
          tablet.record("visit.not_delivered", visit, {{"reason", "no_access"}});
          break;
        case 7:
          amendments.push_back(tablet.record(
              "visit.amended", visit,
              {{"check_in", format_instant(world.clock.wall - 3'000'000)}, {"reason", "other"}}));
          break;
        case 8:
          tablet.clock_error = one_of(3) == 0 ? 7'200'000 : 0;
          tablet.record("visit.voided", visit, {{"reason", "mistake"}});
          break;
        default:
          ASSERT_EQ(tablet.push(), 200);
          if (!amendments.empty())
            world.request("brook", "POST", "/v1/amendments/" + amendments.back().str(),
                          R"({"decision":"approved"})");
      }
      if (one_of(6) == 0) settle(world);
    }
    for (Tablet* tablet : tablets) ASSERT_EQ(tablet->push(), 200);
    settle(world);
    world.clock.wall += 2LL * 86'400'000;
    settle(world);
    if (::testing::Test::HasFailure()) FAIL() << "seed " << seed;
  }
}

}  // namespace
}  // namespace doorstep::hub
