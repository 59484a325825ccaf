// GET /v1/board: a day's visits as they stand.
#include <gmock/gmock.h>

#include "views_world.h"

namespace doorstep::hub {
namespace {

using doorstep::testing::settle;
using doorstep::testing::Tablet;
using doorstep::testing::World;
using nlohmann::json;
using ::testing::ElementsAre;

class TheBoard : public ::testing::Test {
 protected:
  TheBoard() : one((world.office.seed(), world.tablet("c1"))) {
    world.set_time("2026-09-22T07:10:00Z");
    one.check_in(world.visit_id("v1"));
    one.push();
    settle(world);
  }
  json board(const std::string& caller = "brook", const std::string& query = "") {
    return world.get(caller, "/v1/board?day=2026-09-22" + query);
  }
  std::vector<std::string> names(const json& answer) {
    std::vector<std::string> list;
    for (const json& item : answer["items"]) list.push_back(item["visit"]);
    return list;
  }
  World world;
  Tablet& one;
};

TEST_F(TheBoard, ShowsADayWithCounts) {
  const json answer = board();
  EXPECT_THAT(names(answer), ElementsAre("v1", "v2"));
  EXPECT_EQ(answer["items"][0]["board"], "in_progress");
  EXPECT_EQ(answer["items"][0]["carers"], json::array({"c1"}));
  EXPECT_EQ(answer["items"][0]["zone"], "east");
  EXPECT_EQ(answer["items"][0]["late_seconds"], 600);
  EXPECT_EQ(answer["items"][1]["board"], "planned");
  EXPECT_EQ(answer["counts"]["in_progress"], 1);
  EXPECT_EQ(answer["counts"]["visits"], 2);
  EXPECT_EQ(answer["by_zone"][0]["zone"], nullptr);
  EXPECT_EQ(answer["by_zone"][0]["planned"], 1);
  EXPECT_EQ(answer["by_zone"][1]["zone"], "east");
  EXPECT_EQ(answer["by_provider"][0]["provider"], "brook");
  EXPECT_EQ(answer["as_of"], format_instant(world.clock.wall_ms()));
  EXPECT_EQ(board("brook", "&state=planned")["items"].size(), 1U);
  EXPECT_THAT(names(world.get("brook", "/v1/board")), ElementsAre("v1", "v2"));  // today
}

// One came at 06:55, the other at 06:57: five minutes and three are each their own carer's.
TEST_F(TheBoard, EachCarersTimesAreTheirOwn) {
  EXPECT_EQ(board()["items"][0]["there"], (json{{{"carer", "c1"},
                                                 {"started", "2026-09-22T07:10:00Z"},
                                                 {"ended", nullptr},
                                                 {"late_seconds", 600}}}));
  EXPECT_EQ(board()["items"][1]["there"], json::array()) << "nobody came yet";
  Tablet& two = world.tablet("c2");
  world.set_time("2026-09-22T07:55:00Z");
  two.check_in(world.visit_id("v2"));
  two.push();
  world.set_time("2026-09-22T07:57:00Z");
  one.check_out(world.visit_id("v1"));
  one.check_in(world.visit_id("v2"));
  one.push();
  world.set_time("2026-09-22T08:50:00Z");
  one.check_out(world.visit_id("v2"));
  one.push();
  settle(world);
  const json visit = board()["items"][1];
  EXPECT_EQ(visit["there"], (json{{{"carer", "c1"},
                                   {"started", "2026-09-22T07:57:00Z"},
                                   {"ended", "2026-09-22T08:50:00Z"},
                                   {"late_seconds", -180}},
                                  {{"carer", "c2"},
                                   {"started", "2026-09-22T07:55:00Z"},
                                   {"ended", nullptr},
                                   {"late_seconds", -300}}}));
  EXPECT_EQ(visit["started"], "2026-09-22T07:55:00Z");
  EXPECT_EQ(visit["late_seconds"], -180);
}

TEST_F(TheBoard, IsSeenThroughWhoAsks) {
  EXPECT_THAT(names(board("northshire")), ElementsAre("v1"));
  EXPECT_EQ(board("northshire")["counts"]["visits"], 1);
  EXPECT_THAT(names(board("southborough")), ElementsAre("v2"));
  EXPECT_TRUE(board("vale")["items"].empty());
  EXPECT_EQ(world.request("vale", "GET", "/v1/board?provider=brook").status, 404);
  EXPECT_THAT(names(board("brook", "&zone=east")), ElementsAre("v1"));
  EXPECT_TRUE(names(board("brook", "&zone=west")).empty());
}

// A funder of a package sees the days on which it is valid.
TEST_F(TheBoard, AFunderSeesItsDays) {
  world.office.take("packages.csv",
                    "package,person,service,from,to,funding,provider\n"
                    "k1,p2,respite,2026-09-01,2026-09-22,southborough:60;northshire:40,brook\n");
  EXPECT_THAT(names(board("northshire")), ElementsAre("v1", "v2"));
  world.office.take("packages.csv",
                    "package,person,service,from,to,funding,provider\n"
                    "k1,p2,respite,2026-09-01,2026-09-21,southborough:60;northshire:40,brook\n");
  EXPECT_THAT(names(board("northshire")), ElementsAre("v1"));
}

TEST_F(TheBoard, ComesInPagesAndAsCsv) {
  const json first = board("brook", "&limit=1");
  EXPECT_THAT(names(first), ElementsAre("v1"));
  const json second = board("brook", "&limit=1&after=" + first["next"].get<std::string>());
  EXPECT_THAT(names(second), ElementsAre("v2"));
  EXPECT_EQ(second["next"], nullptr);
  const Response csv = world.request("brook", "GET", "/v1/board?day=2026-09-22&limit=1", {}, "text/csv");
  EXPECT_THAT(csv.body, ::testing::StartsWith("visit,person,provider,zone,day,"));
  EXPECT_EQ(csv.headers.get("Doorstep-Next"), first["next"].get<std::string>());
  for (const char* query : {"?day=2026-9-22", "?state=gone", "?after=x", "?limit=0", "?zone="})
    EXPECT_EQ(world.request("brook", "GET", std::string("/v1/board") + query).status, 400) << query;
}

TEST_F(TheBoard, AnEtagStaysWhileNothingChanges) {
  const auto ask = [&](const std::string& etag) {
    Request request;
    request.method = "GET";
    request.target = "/v1/board?day=2026-09-22";
    request.headers.set("Authorization", "brook");
    if (!etag.empty()) request.headers.set("If-None-Match", etag);
    return world.send(std::move(request));
  };
  const std::string etag(ask("").headers.get("ETag").value());
  world.clock.wall += 1'000;
  const Response same = ask(etag);
  EXPECT_EQ(same.status, 304);
  EXPECT_TRUE(same.body.empty());
  one.check_out(world.visit_id("v1"));
  one.push();
  settle(world);
  EXPECT_EQ(ask(etag).status, 200);
}

}  // namespace
}  // namespace doorstep::hub
