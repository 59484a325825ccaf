// GET /v1/actual-hours: who sees what, and the visits that are not as the rota has them.
#include <set>

#include <gmock/gmock.h>

#include "doorstep/hub/office/policy.h"

#include "world.h"

namespace doorstep::hub {
namespace {

using doorstep::testing::Tablet;
using doorstep::testing::World;
using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::Not;

constexpr const char* kDays = "/v1/actual-hours?from=2026-09-21&to=2026-09-23";

class Hours : public ::testing::Test {
 protected:
  Hours() { world.office.seed(); }

  json rows(const std::string& caller = "brook", const std::string& query = kDays) {
    return world.get(caller, query)["items"];
  }
  json row(const std::string& visit, const std::string& carer = "c1", const std::string& caller = "brook") {
    for (const json& item : rows(caller)) {
      if (item["visit"] == visit && item["carer"] == carer) return item;
    }
    ADD_FAILURE() << "no row of " << visit << ' ' << carer;
    return json::object();
  }
  std::vector<std::string> visits(const std::string& caller, const std::string& query = kDays) {
    std::vector<std::string> names;
    for (const json& item : rows(caller, query))
      names.push_back(item["visit"].get<std::string>() + "/" + item["carer"].get<std::string>());
    return names;
  }
  static bool has(const json& item, const std::string& exception) {
    const json& list = item["exceptions"];
    return std::find(list.begin(), list.end(), exception) != list.end();
  }
  std::string uuid() { return platform::make_uuid_v7(world.random, world.clock.wall_ms()); }
  int status(const std::string& caller, const std::string& target) {
    return world.request(caller, "GET", target).status;
  }
  void work(Tablet& tablet, const std::string& visit, const char* in, const char* out, bool planned = true) {
    world.set_time(in);
    if (planned) {
      tablet.check_in(visit);
    } else {
      tablet.record("visit.checked_in", visit,
                    {{"method", "nfc"}, {"planned", false}, {"service", "respite"}}, world.person_id("p1"));
    }
    world.set_time(out);
    tablet.check_out(visit);
    ASSERT_EQ(tablet.push(), 200);
  }

  World world;
};

TEST_F(Hours, RowsHaveEveryColumn) {
  Tablet& one = world.tablet("c1");
  work(one, world.visit_id("v1"), "2026-09-22T07:01:02.900Z", "2026-09-22T07:31:01.100Z");
  EXPECT_EQ(row("v1"), (json{{"visit", "v1"},
                             {"person", "p1"},
                             {"provider", "brook"},
                             {"carer", "c1"},
                             {"service", "personal_care"},
                             {"band", "standard"},
                             {"planned_start", "2026-09-22T07:00:00Z"},
                             {"planned_end", "2026-09-22T07:30:00Z"},
                             {"clocked_in", "2026-09-22T07:01:02Z"},
                             {"clocked_out", "2026-09-22T07:31:01Z"},
                             {"check_in_method", "gps"},
                             {"check_out_method", "gps"},
                             {"amended_in", nullptr},
                             {"amended_out", nullptr},
                             {"amendment_reason", nullptr},
                             {"status", "delivered"},
                             {"time_basis", "anchored"},
                             {"exceptions", json::array()},
                             {"actual_seconds", 1'799}}));
  EXPECT_EQ(row("v2")["status"], "planned");
  EXPECT_THAT(visits("brook"), ElementsAre("v1/c1", "v2/c1", "v2/c2"));
  world.set_time("2026-09-22T12:00:00Z");
  EXPECT_EQ(row("v2", "c2")["status"], "missed");
  EXPECT_EQ(row("v2", "c2")["actual_seconds"], nullptr);
}

TEST_F(Hours, CsvIsTheSame) {
  work(world.tablet("c1"), world.visit_id("v1"), "2026-09-22T07:01:02Z", "2026-09-22T07:31:01Z");
  const Response response = world.request("brook", "GET", std::string(kDays) + "&limit=1", {}, "text/csv");
  EXPECT_EQ(
      response.body,
      "visit,person,provider,carer,service,band,planned_start,planned_end,clocked_in,clocked_out,"
      "check_in_method,check_out_method,amended_in,amended_out,amendment_reason,status,time_basis,exceptions,"
      "actual_seconds\r\n"
      "v1,p1,brook,c1,personal_care,standard,2026-09-22T07:00:00Z,2026-09-22T07:30:00Z,2026-09-22T07:01:02Z,"
      "2026-09-22T07:31:01Z,gps,gps,,,,delivered,anchored,,1799\r\n");
  EXPECT_THAT(std::string(response.headers.get("Content-Type").value()), ::testing::StartsWith("text/csv"));
  EXPECT_TRUE(response.headers.get("Doorstep-Next"));
}

TEST_F(Hours, PagesGiveEachRowOnce) {
  Tablet& one = world.tablet("c1");
  work(one, uuid(), "2026-09-22T07:00:00Z", "2026-09-22T07:10:00Z", false);
  work(one, uuid(), "2026-09-22T08:30:00Z", "2026-09-22T08:40:00Z", false);
  const auto all = visits("brook");
  ASSERT_EQ(all.size(), 5U);
  for (int limit = 1; limit <= 5; ++limit) {
    std::vector<std::string> paged;
    std::string after;
    for (int pages = 0; pages < 6; ++pages) {
      const json page = world.get("brook", std::string(kDays) + "&limit=" + std::to_string(limit) + after);
      for (const json& item : page["items"])
        paged.push_back(item["visit"].get<std::string>() + "/" + item["carer"].get<std::string>());
      if (page["next"].is_null()) break;
      after = "&after=" + page["next"].get<std::string>();
    }
    EXPECT_EQ(paged, all) << limit;
  }
}

TEST_F(Hours, UnplannedVisitsAreMergedIn) {
  const std::string visit = uuid();
  work(world.tablet("c3"), visit, "2026-09-22T07:30:00Z", "2026-09-22T07:45:00Z", false);
  EXPECT_THAT(visits("brook"), ElementsAre("v1/c1", visit + "/c3", "v2/c1", "v2/c2"));
  const json item = row(visit, "c3");
  EXPECT_EQ(item["person"], "p1");
  EXPECT_EQ(item["service"], "respite");
  EXPECT_EQ(item["planned_start"], nullptr);
  EXPECT_EQ(item["check_in_method"], "nfc");
  EXPECT_EQ(item["actual_seconds"], 900);
  EXPECT_THAT(item["exceptions"], ElementsAre("unplanned"));
  // By the local date of the clocked-in time.
  EXPECT_THAT(visits("brook", "/v1/actual-hours?from=2026-09-23&to=2026-09-23"), ElementsAre());
  const std::string night = uuid();
  work(world.tablet("c3"), night, "2026-09-22T23:00:00Z", "2026-09-22T23:10:00Z", false);
  EXPECT_THAT(visits("brook", "/v1/actual-hours?from=2026-09-23&to=2026-09-23"), ElementsAre(night + "/c3"));
}

// A tablet that lost its plan (or errs) says so of a visit that is on the rota: it is that visit all the same, once.
TEST_F(Hours, APlannedVisitThatIsCheckedInAsUnplannedIsOneVisit) {
  work(world.tablet("c1"), world.visit_id("v1"), "2026-09-22T07:00:00Z", "2026-09-22T07:30:00Z", false);
  EXPECT_THAT(visits("brook"), ElementsAre("v1/c1", "v2/c1", "v2/c2"));
  EXPECT_EQ(row("v1")["planned_start"], "2026-09-22T07:00:00Z");
  EXPECT_EQ(row("v1")["actual_seconds"], 1'800);
  work(world.tablet("c1"), world.visit_id("v1"), "2026-09-22T07:40:00Z", "2026-09-22T07:45:00Z");
  EXPECT_THAT(visits("brook"), ElementsAre("v1/c1", "v2/c1", "v2/c2")) << "and stays one";
}

TEST_F(Hours, UnknownVisitsAreShownAndNoLongerOnceTheyAreImported) {
  const std::string later =
      "visit,person,provider,service,start,end,carers\nv7,p1,brook,respite,2026-09-22T13:00,2026-09-22T13:30,"
      "c3\n";
  {
    World elsewhere;  // whence the device knows the visit: its hub was restored to before the import
    elsewhere.office.seed();
    elsewhere.office.take("rota.csv", later);
    work(world.tablet("c3"), elsewhere.visit_id("v7"), "2026-09-22T12:00:00Z", "2026-09-22T12:31:00Z");
  }
  const std::vector<std::string> before = visits("brook");
  ASSERT_EQ(before.size(), 4U);
  const json unknown = row(before.back().substr(0, 36), "c3");
  EXPECT_TRUE(has(unknown, "unknown_visit"));
  EXPECT_EQ(unknown["actual_seconds"], 1'860);
  world.office.take("rota.csv", later);
  const json known = row("v7", "c3");
  EXPECT_FALSE(has(known, "unknown_visit"));
  EXPECT_EQ(known["planned_start"], "2026-09-22T12:00:00Z");
  EXPECT_EQ(known["actual_seconds"], 1'860);
  EXPECT_EQ(visits("brook").size(), 4U);
}

TEST_F(Hours, FollowARotaThatIsChangedAfterTheVisit) {
  work(world.tablet("c1"), world.visit_id("v1"), "2026-09-22T07:00:00Z", "2026-09-22T07:30:00Z");
  world.office.take("rota.csv",
                    "visit,person,provider,service,start,end,carers\nv1,p1,brook,night,2026-09-22T20:00,2026-"
                    "09-22T20:30,c3\n");
  const json item = row("v1", "c1");
  EXPECT_EQ(item["planned_start"], "2026-09-22T19:00:00Z");
  EXPECT_EQ(item["clocked_in"], "2026-09-22T07:00:00Z");
  EXPECT_TRUE(has(item, "not_on_rota"));
  EXPECT_EQ(item["service"], "night");
}

TEST_F(Hours, CommissionersSeeWhomTheyFundWhenTheyFundThem) {
  EXPECT_THAT(visits("northshire"), ElementsAre("v1/c1"));
  EXPECT_THAT(visits("southborough"), ElementsAre("v2/c1", "v2/c2"));
  world.office.take("packages.csv",
                    "package,person,provider,service,from,to,funding\n"
                    "k1,p1,brook,*,2026-09-01,2026-09-21,southborough:100\n"
                    "k2,p1,brook,*,2026-09-22,,icb:40;southborough:60\n"
                    "k3,p2,brook,*,2026-09-01,2026-09-21,northshire:100\n");
  EXPECT_THAT(visits("southborough"), ElementsAre("v1/c1", "v2/c1", "v2/c2"));
  EXPECT_THAT(visits("northshire"), ElementsAre("v1/c1"));
  world.add_caller("icb", {Role::commissioner, "c", {}, "icb"});
  EXPECT_THAT(visits("icb"), ElementsAre("v1/c1"));
  world.add_caller("nobody", {Role::commissioner, "c", {}, "nobody"});
  EXPECT_THAT(visits("nobody"), ElementsAre());
  EXPECT_THAT(visits("vale"), ElementsAre());
}

TEST_F(Hours, WhatOneMayNotSeeIsNotFound) {
  const std::string days = kDays;
  EXPECT_EQ(status("brook", days + "&provider=brook"), 200);
  EXPECT_EQ(status("brook", days + "&provider=vale"), 404);
  EXPECT_EQ(status("brook", days + "&provider=nowhere"), 404);
  EXPECT_EQ(status("southborough", days + "&provider=brook"), 200);
  EXPECT_EQ(status("southborough", days + "&provider=vale"), 404);
  EXPECT_EQ(status("southborough", days + "&person=p2"), 200);
  EXPECT_EQ(status("southborough", days + "&person=p1"), 404);
  EXPECT_EQ(status("brook", days + "&person=p1"), 200);
  EXPECT_EQ(status("brook", days + "&person=" + world.person_id("p1", "vale")), 404);
  EXPECT_EQ(status("northshire", days + "&person=p1"), 404);  // there are two
  EXPECT_EQ(status("northshire", days + "&person=p1&provider=brook"), 200);
  EXPECT_EQ(visits("northshire", days + "&person=" + world.person_id("p1")).size(), 1U);
  EXPECT_THAT(visits("brook", days + "&person=p2"), ElementsAre("v2/c1", "v2/c2"));
  EXPECT_EQ(status(world.tablet("c1").id().str(), days), 403);
}

TEST_F(Hours, MalformedQueriesAreBadRequests) {
  for (const char* query :
       {"", "?from=2026-09-21", "?to=2026-09-21", "?from=2026-09-31&to=2026-10-01",
        "?from=2026-09-22&to=2026-09-21", "?from=2026-09-21&to=2026-09-22&limit=0",
        "?from=2026-09-21&to=2026-09-22&limit=1001", "?from=2026-09-21&to=2026-09-22&after=x",
        "?from=2026-09-21T00:00&to=2026-09-22"}) {
    EXPECT_EQ(status("brook", std::string("/v1/actual-hours") + query), 400) << query;
  }
}

TEST_F(Hours, DaysAreTheProvidersOwn) {
  set_policy(*world.office.store, ProviderId("brook"), {{"zone", "Pacific/Auckland"}});
  EXPECT_THAT(visits("brook", "/v1/actual-hours?from=2026-09-22&to=2026-09-22"), Not(ElementsAre()));
  world.office.take("rota.csv",
                    "visit,person,provider,service,start,end,carers\nv1,p1,brook,x,2026-09-22T12:30:00Z,2026-"
                    "09-22T13:30:00Z,c1\n");
  EXPECT_THAT(visits("brook", "/v1/actual-hours?from=2026-09-23&to=2026-09-23"), ElementsAre("v1/c1"));
}

TEST_F(Hours, AWrongClockIsPutRight) {
  Tablet& one = world.tablet("c1");
  one.clock_error = 24LL * 3'600'000;
  const std::string unplanned = uuid();
  work(one, world.visit_id("v1"), "2026-09-22T07:00:00Z", "2026-09-22T07:30:00Z");
  work(one, unplanned, "2026-09-22T10:00:00Z", "2026-09-22T10:30:00Z", false);
  for (const std::string& visit : {std::string("v1"), unplanned}) {
    const json item = row(visit);
    EXPECT_TRUE(has(item, "clock_wrong"));
    const Millis in = *parse_rfc3339(item["clocked_in"].get<std::string>());
    EXPECT_NEAR(
        static_cast<double>(in),
        static_cast<double>(*parse_rfc3339(visit == "v1" ? "2026-09-22T07:00:00Z" : "2026-09-22T10:00:00Z")),
        60'000.0);
  }
}

TEST_F(Hours, ABootThatWasNeverInContactIsBoundedByTheOthers) {
  Tablet& one = world.tablet("c1");
  ASSERT_EQ(one.push(), 200);
  one.reboot();
  world.set_time("2026-09-22T07:00:00Z");
  one.check_in(world.visit_id("v1"));
  one.reboot();
  world.set_time("2026-09-22T07:30:00Z");
  one.check_out(world.visit_id("v1"));
  ASSERT_EQ(one.push(), 200);
  EXPECT_EQ(row("v1")["time_basis"], "bounded");
  EXPECT_EQ(row("v1")["clocked_in"], "2026-09-22T07:00:00Z");
}

TEST_F(Hours, WhatANewLogAdoptsCountsAsTheOldOneWouldHave) {
  Tablet& old = world.tablet("c1");
  Tablet& renewed = world.tablet("c1");  // the same tablet, enrolled anew: one boot goes on
  old.clock_error = renewed.clock_error = -7LL * 24 * 3'600'000;
  world.set_time("2026-09-22T07:00:00Z");
  old.check_in(world.visit_id("v1"));
  world.set_time("2026-09-22T07:30:00Z");
  old.check_out(world.visit_id("v1"));
  renewed.record("log.adopted", std::nullopt, {{"device", old.id().str()}, {"lines", old.take_unsent()}});
  ASSERT_EQ(renewed.push(), 200);
  const json item = row("v1");
  EXPECT_EQ(item["status"], "delivered");
  EXPECT_EQ(item["time_basis"], "anchored");
  EXPECT_TRUE(has(item, "clock_wrong"));
  // The middle of the minute before the push, where nothing else is known.
  EXPECT_EQ(item["clocked_in"].get<std::string>().substr(0, 16), "2026-09-22T06:59");
}

TEST_F(Hours, OneCarerAtTwoVisitsIsAnOverlapOfBoth) {
  Tablet& one = world.tablet("c1");
  Tablet& other = world.tablet("c1");
  world.set_time("2026-09-22T07:00:00Z");
  one.check_in(world.visit_id("v1"));
  world.set_time("2026-09-22T08:00:00Z");
  other.check_in(world.visit_id("v2"));
  world.set_time("2026-09-22T08:02:00Z");
  one.check_out(world.visit_id("v1"));
  world.set_time("2026-09-22T09:00:00Z");
  other.check_out(world.visit_id("v2"));
  ASSERT_EQ(one.push(), 200);
  ASSERT_EQ(other.push(), 200);
  EXPECT_TRUE(has(row("v1", "c1"), "overlap"));
  EXPECT_TRUE(has(row("v2", "c1"), "overlap"));
  EXPECT_FALSE(has(row("v2", "c2"), "overlap"));
}

TEST_F(Hours, AnOverlapShowsOnBothSidesThoughOneClockIsWrong) {
  Tablet& one = world.tablet("c1");
  Tablet& other = world.tablet("c1");
  one.clock_error = 24LL * 3'600'000;
  world.set_time("2026-09-22T07:00:00Z");
  one.check_in(world.visit_id("v1"));
  world.set_time("2026-09-22T08:00:00Z");
  other.check_in(world.visit_id("v2"));
  world.set_time("2026-09-22T08:10:00Z");
  one.check_out(world.visit_id("v1"));
  ASSERT_EQ(one.push(), 200);
  world.set_time("2026-09-22T09:00:00Z");
  other.check_out(world.visit_id("v2"));
  ASSERT_EQ(other.push(), 200);
  EXPECT_TRUE(has(row("v1", "c1"), "clock_wrong"));
  EXPECT_TRUE(has(row("v1", "c1"), "overlap"));
  EXPECT_TRUE(has(row("v2", "c1"), "overlap"));
}

TEST_F(Hours, AVisitInsideAnotherOverlapsIt) {
  Tablet& one = world.tablet("c3");
  Tablet& other = world.tablet("c3");
  const std::string outer = uuid();
  const std::string inner = uuid();
  world.set_time("2026-09-22T06:00:00Z");
  one.record("visit.checked_in", outer, {{"method", "gps"}, {"planned", false}}, world.person_id("p1"));
  work(other, inner, "2026-09-22T11:00:00Z", "2026-09-22T11:10:00Z", false);
  world.set_time("2026-09-22T14:00:00Z");
  one.check_out(outer);
  ASSERT_EQ(one.push(), 200);
  EXPECT_TRUE(has(row(outer, "c3"), "overlap"));
  EXPECT_TRUE(has(row(inner, "c3"), "overlap"));
}

}  // namespace
}  // namespace doorstep::hub
