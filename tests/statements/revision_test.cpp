// Closing, and what is settled after it.
#include <thread>

#include <gmock/gmock.h>

#include "doorstep/actuals/actuals.h"
#include "doorstep/testing/hub_database.h"
#include "doorstep/testing/shared.h"

#include "statement_world.h"

namespace doorstep::hub {
namespace {

using doorstep::testing::Actual;
using doorstep::testing::StatementWorld;
using doorstep::testing::Tablet;
using nlohmann::json;

// Money by whatever an entry of a list of totals is named.
std::map<std::string, std::int64_t> sums_of(const json& list, const std::string& by, const char* member) {
  std::map<std::string, std::int64_t> sums;
  for (const json& entry : list) {
    if (const auto value = entry[member].get<std::int64_t>(); value != 0) sums[entry[by]] = value;
  }
  return sums;
}

class Revisions : public ::testing::Test {
 protected:
  void SetUp() override { DOORSTEP_NEEDS_SHARED("data/rota-a"); }

  // Only the first week is worked on tablets, but for one delivered visit of a jointly funded person in it.
  void work() {
    world.emplace();
    spare = &world->tablet("brightside-c2", "brightside");
    late = find_late();
    world->work([&](const Actual& a) { return in_first_week(a) && &a != late; });
    world->set_time("2026-11-03T09:00:00Z");
  }
  bool in_first_week(const Actual& a) const {
    return world->visits.at(a.visit).second < parse_rfc3339("2026-10-12T00:00:00+01:00").value();
  }
  const Actual* find_late() const {
    const std::string packages =
        doorstep::testing::read_file(doorstep::testing::shared_folder() / "data/rota-a/packages.csv");
    for (const Actual& a : world->actual) {
      const bool joint = packages.find("," + a.person + ",") != std::string::npos &&
                         packages.find("icb", packages.find("," + a.person + ",")) <
                             packages.find('\n', packages.find("," + a.person + ","));
      if (joint && a.status == "delivered" && a.carer == "brightside-c2" && in_first_week(a)) return &a;
    }
    ADD_FAILURE() << "no such visit";
    return nullptr;
  }
  // What was late comes in.
  void sync_late() {
    world->record(*spare, *late);
    world->set_time("2026-11-10T09:00:00Z");
    ASSERT_EQ(spare->push(), 200);
  }

  std::string close(const std::string& caller, const json& more = json::object()) {
    const json made = world->make(caller, more);
    const std::string path = "/v1/statements/" + made["id"].get<std::string>();
    const Response response = world->post(caller, path + "/close");
    EXPECT_EQ(response.status, 200) << response.body;
    EXPECT_EQ(json::parse(response.body)["state"], "closed");
    return path;
  }
  json revise(const std::string& caller, const std::string& path, int status) {
    const Response response = world->post(caller, path + "/revisions");
    EXPECT_EQ(response.status, status) << response.body;
    return json::parse(response.body);
  }
  std::vector<json> revisions(const std::string& caller, const std::string& path) {
    return world->get(caller, path + "/revisions")["items"].get<std::vector<json>>();
  }

  // Closed and the differences together are what the same question gives when it is asked anew.
  void expect_adds_up(const std::string& caller, const std::string& path) {
    const json closed = world->get(caller, path);
    const json afresh = world->make(caller);
    const auto all = revisions(caller, path);
    for (const char* member : {"lines", "payable_seconds", "gross", "discount", "net"}) {
      auto sum = closed["totals"][member].get<std::int64_t>();
      for (const json& revision : all) sum += revision["totals"][member].get<std::int64_t>();
      EXPECT_EQ(sum, afresh["totals"][member]) << caller << ' ' << member;
    }
    for (const char* by : {"funder", "person", "provider"}) {
      const std::string list = std::string("by_") + by;
      const char* member = by == std::string("person") ? "gross" : "net";
      auto sums = sums_of(closed["totals"][list], by, member);
      for (const json& revision : all) {
        for (const auto& [name, value] : sums_of(revision["totals"][list], by, member)) sums[name] += value;
      }
      std::erase_if(sums, [](const auto& sum) { return sum.second == 0; });
      EXPECT_EQ(sums, sums_of(afresh["totals"][list], by, member)) << caller << ' ' << by;
    }
  }

  std::optional<StatementWorld> world;
  Tablet* spare = nullptr;  // of a carer whose own tablet was flat that day
  const Actual* late = nullptr;
};

TEST_F(Revisions, ALateVisitIsInOneRevisionAndASecondFindsNothing) {
  work();
  std::map<std::string, std::string> paths;
  for (const char* caller : {"northshire", "southborough", "icb", "brightside"})
    paths[caller] = close(caller);
  sync_late();
  int with_it = 0;
  for (const auto& [caller, path] : paths) {
    const Response first = world->post(caller, path + "/revisions");
    const json difference = json::parse(first.body);
    const bool has_it = !difference["lines"].empty();
    EXPECT_EQ(first.status, has_it ? 201 : 200);
    with_it += has_it ? 1 : 0;
    const Response second = world->post(caller, path + "/revisions");
    EXPECT_EQ(second.status, 200);
    EXPECT_EQ(second.body, first.body);
    ASSERT_EQ(revisions(caller, path).size(), has_it ? 1U : 0U);
    expect_adds_up(caller, path);
    if (!has_it) continue;
    EXPECT_EQ(difference["schema"], "doorstep.difference/1");
    EXPECT_EQ(difference["lines"][0]["visit"], late->visit);
    EXPECT_GT(difference["totals"]["net"], 0);
  }
  EXPECT_EQ(with_it, 3);  // the person's commissioner, the other funder, and the provider
}

// Where many commit at once; on SQLite it is one after the other, whoever asks.
TEST_F(Revisions, OfManyWhoAskAtOnceOneMakesIt) {
  if (!doorstep::testing::on_postgres()) GTEST_SKIP() << "a store without threads";
  work();
  const std::string path = close("brightside");
  sync_late();
  std::vector<Response> answers(6);
  std::vector<std::thread> threads;
  for (Response& answer : answers)
    threads.emplace_back([&] { answer = world->post("brightside", path + "/revisions"); });
  for (std::thread& thread : threads) thread.join();
  std::map<int, int> statuses;
  for (const Response& answer : answers) {
    ++statuses[answer.status];
    EXPECT_EQ(answer.body, answers[0].body);
  }
  EXPECT_EQ(statuses, (std::map<int, int>{{200, 5}, {201, 1}}));
  EXPECT_EQ(revisions("brightside", path).size(), 1U);
}

TEST_F(Revisions, AreKeptWithTheirRequestAndExportedLikeAStatement) {
  work();
  const std::string path = close("brightside");
  sync_late();
  revise("brightside", path, 201);
  const std::string revision = path + "/revisions/1";
  const std::string revised = world->get_text("brightside", revision + "/statement");
  const auto priced =
      actuals::price(world->get_text("brightside", revision + "/request"), platform::openssl_crypto());
  EXPECT_EQ(std::get<std::string>(priced), revised);
  const auto difference = actuals::difference(world->get_text("brightside", path), revised);
  EXPECT_EQ(std::get<std::string>(difference), world->get_text("brightside", revision));
  const json document = world->get("brightside", revision);
  std::int64_t amount = 0;
  for (const auto& row : world->get_csv("brightside", revision)) amount += std::stoll(row.at("amount"));
  EXPECT_EQ(amount, document["totals"]["gross"]);
  std::int64_t net = 0;
  for (const auto& row : world->get_csv("brightside", revision + "/totals")) net += std::stoll(row.at("net"));
  EXPECT_EQ(net, document["totals"]["net"]);
  EXPECT_EQ(world->get("brightside", revision + "/totals"), document["totals"]);
  EXPECT_EQ(world->get_csv("brightside", path + "/revisions").at(0).at("net"), std::to_string(net));
  for (const char* part : {"", "/request", "/statement", "/totals"}) {
    EXPECT_EQ(world->request("southborough", "GET", revision + part).status, 404);
    EXPECT_EQ(world->request("brightside", "GET", path + "/revisions/2" + part).status, 404);
  }
}

TEST_F(Revisions, AmendmentsAndApprovalsAreSettledEachInTheirTurn) {
  work();
  const std::string path = close("brightside");
  sync_late();
  revise("brightside", path, 201);
  // Half an hour longer, once the office has agreed.
  const EventId event =
      spare->record("visit.amended", world->visits.at(late->visit).first,
                    {{"check_out", format_instant(parse_rfc3339(late->clocked_out).value() - 11LL * 60'000)},
                     {"reason", "other"}});
  ASSERT_EQ(spare->push(), 200);
  revise("brightside", path, 200);
  EXPECT_EQ(world->post("brightside", "/v1/amendments/" + event.str(), {{"decision", "approved"}}).status,
            200);
  const json amended = revise("brightside", path, 201);
  EXPECT_LT(amended["totals"]["net"], 0);
  ASSERT_EQ(amended["lines"].size(), 1U);
  // A visit that was held is approved.
  const json settled = world->get("brightside", path);
  for (const json& line : settled["lines"]) {
    if (line["state"] != "held") continue;
    const std::string visit = line["visit"];
    EXPECT_EQ(world->post("brightside", "/v1/visits/" + visit + "/approval", {{"approved", true}}).status,
              200);
    break;
  }
  const json approved = revise("brightside", path, 201);
  ASSERT_GE(approved["lines"].size(), 1U);
  EXPECT_EQ(approved["lines"][0]["before"], "held");
  EXPECT_EQ(approved["lines"][0]["after"], "payable");
  EXPECT_EQ(revise("brightside", path, 200), approved);
  EXPECT_EQ(revisions("brightside", path).size(), 3U);
  EXPECT_EQ(approved["from"], amended["to"]);
  expect_adds_up("brightside", path);
}

TEST_F(Revisions, PackagesRateCardAndPeopleAreThoseOfTheClosedStatement) {
  work();
  const std::string path = close("northshire");
  world->office.take("card.json",
                     R"({"id":"homecare-2026","currency":"GBP","timezone":"Europe/London",
                         "rates":[{"id":"any","per_hour":"99"}]})");
  std::string packages =
      doorstep::testing::read_file(doorstep::testing::shared_folder() / "data/rota-a/packages.csv");
  for (std::size_t at = 0; (at = packages.find(",week,", at)) != std::string::npos;)
    packages.replace(at, 6, ",month,");
  world->office.take("packages.csv", packages);
  std::string people =
      doorstep::testing::read_file(doorstep::testing::shared_folder() / "data/rota-a/people.csv");
  for (std::size_t at = 0; (at = people.find(",northshire,", at)) != std::string::npos;)
    people.replace(at, 12, ",southborough,");
  world->office.take("people.csv", people);
  const json nothing = revise("northshire", path, 200);
  EXPECT_TRUE(nothing["lines"].empty());
  EXPECT_EQ(nothing["totals"]["net"], 0);
  EXPECT_TRUE(revisions("northshire", path).empty());
}

TEST_F(Revisions, AVoidedVisitIsTakenBack) {
  work();
  const std::string path = close("brightside");
  Tablet& tablet = world->tablet_of("brightside-c4");
  const auto found = std::find_if(world->actual.begin(), world->actual.end(), [&](const Actual& a) {
    return a.carer == "brightside-c4" && a.status == "delivered" && in_first_week(a);
  });
  ASSERT_NE(found, world->actual.end());
  tablet.record("visit.voided", world->visits.at(found->visit).first, {{"reason", "wrong_person"}});
  ASSERT_EQ(tablet.push(), 200);
  const json difference = revise("brightside", path, 201);
  EXPECT_LT(difference["totals"]["net"], 0);
  expect_adds_up("brightside", path);
}

TEST_F(Revisions, OnlyAClosedStatementIsRevisedAndOnlyByWhoseItIs) {
  work();
  const json made = world->make("northshire");
  const std::string path = "/v1/statements/" + made["id"].get<std::string>();
  EXPECT_EQ(revise("northshire", path, 409)["code"], "not_closed");
  EXPECT_EQ(world->post("brightside", path + "/close").status, 403);
  EXPECT_EQ(world->post("southborough", path + "/close").status, 404);
  const Response closed = world->post("northshire", path + "/close");
  world->clock.wall += 1'000;
  json again = json::parse(world->post("northshire", path + "/close").body);
  json first = json::parse(closed.body);
  again.erase("time");
  first.erase("time");
  EXPECT_EQ(again, first);
  EXPECT_EQ(world->post("brightside", path + "/revisions").status, 403);
  EXPECT_EQ(world->post("elsewhere", path + "/revisions").status, 404);
  EXPECT_EQ(world->get("northshire", "/v1/statements")["items"][0]["state"], "closed");
  // A statement of a part of the period is closed too: somebody should know that its visits are in both.
  const json part = world->make("northshire", {{"to", "2026-10-11"}});
  const Response beside =
      world->post("northshire", "/v1/statements/" + part["id"].get<std::string>() + "/close");
  EXPECT_EQ(json::parse(beside.body)["also_closed"], json::array({made["id"]}));
}

}  // namespace
}  // namespace doorstep::hub
