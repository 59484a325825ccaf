// A statement for each provider and commissioner, out of a month that was worked on tablets.
#include <cstdlib>
#include <set>

#include <gmock/gmock.h>

#include "doorstep/actuals/actuals.h"
#include "doorstep/testing/shared.h"

#include "statement_world.h"

namespace doorstep::hub {
namespace {

using doorstep::testing::CsvRecord;
using doorstep::testing::StatementWorld;
using nlohmann::json;
using ::testing::Key;
using ::testing::UnorderedElementsAre;

// The worked month, made once: these tests ask and change nothing but what they make.
class Statements : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    if (!std::filesystem::exists(doorstep::testing::shared_folder() / "data/rota-a")) return;
    world_ = new StatementWorld;
    world_->work();
    world_->set_time("2026-11-03T09:00:00Z");
  }
  static void TearDownTestSuite() { delete std::exchange(world_, nullptr); }
  void SetUp() override { DOORSTEP_NEEDS_SHARED("data/rota-a"); }

  static std::string path_of(const json& made) { return "/v1/statements/" + made["id"].get<std::string>(); }
  static StatementWorld& world() { return *world_; }

 private:
  static StatementWorld* world_;
};
StatementWorld* Statements::world_ = nullptr;

std::int64_t sum(const std::vector<CsvRecord>& rows, const std::string& column) {
  std::int64_t total = 0;
  for (const CsvRecord& row : rows) total += std::stoll(row.at(column));
  return total;
}

// One for each who came, or, where nobody did, for each who was to come.
std::int64_t expected_lines(const std::vector<doorstep::testing::Actual>& actual) {
  std::map<std::string, std::pair<std::int64_t, std::int64_t>> visits;  // who came, and all
  for (const auto& a : actual) {
    visits[a.visit].first += a.status == "delivered" ? 1 : 0;
    ++visits[a.visit].second;
  }
  std::int64_t lines = 0;
  for (const auto& [visit, counts] : visits) lines += counts.first > 0 ? counts.first : counts.second;
  return lines;
}

TEST_F(Statements, EveryCommissionerAndTheProviderHasOne) {
  const json north = world().make("northshire");
  const json south = world().make("southborough");
  const json icb = world().make("icb");
  const json all = world().make("brightside");
  EXPECT_GT(north["totals"]["net"], 0);
  EXPECT_GT(south["totals"]["net"], 0);
  EXPECT_GT(icb["totals"]["net"], 0);
  const auto lines = [](const json& made) { return made["totals"]["lines"].get<std::int64_t>(); };
  EXPECT_EQ(lines(all), expected_lines(world().actual));
  EXPECT_EQ(lines(north) + lines(south), lines(all));  // everyone has one commissioner in the people file
}

TEST_F(Statements, TheKeptBytesAreThoseOfThePaymentFunction) {
  for (const char* caller : {"northshire", "southborough", "icb", "brightside"}) {
    const std::string path = path_of(world().make(caller));
    const std::string request = world().get_text(caller, path + "/request");
    const auto priced = actuals::price(request, platform::openssl_crypto());
    ASSERT_TRUE(std::holds_alternative<std::string>(priced));
    EXPECT_EQ(world().get_text(caller, path), std::get<std::string>(priced));
  }
}

TEST_F(Statements, TheAnswerIsTheStatementWithItsId) {
  const json body = StatementWorld::month();
  const Response response = world().post("northshire", "/v1/statements", body);
  json made = json::parse(response.body);
  EXPECT_EQ(response.headers.get("Location"), path_of(made));
  const std::string path = path_of(made);
  made.erase("id");
  EXPECT_EQ(made, world().get("northshire", path));
}

TEST_F(Statements, TheSameRequestReturnsTheSameOne) {
  const json first = world().make("northshire");
  world().clock.wall += 3'600'000;
  EXPECT_EQ(world().make("northshire"), first);
  EXPECT_NE(world().make("northshire", {{"to", "2026-10-31"}})["id"], first["id"]);
  EXPECT_NE(world().make("southborough")["id"], first["id"]);
}

TEST_F(Statements, ALineIsExplainedInWordsToThoseWhoMaySeeIt) {
  const json made = world().make("northshire");
  const json& line = made["lines"].at(0);
  const std::string target = path_of(made) + "/explanation?visit=" + line["visit"].get<std::string>();
  const json explained = world().get("northshire", target);
  EXPECT_EQ(explained["visit"], line["visit"]);
  std::string text;
  for (const json& part : explained["lines"]) text += part.get<std::string>() + "\n";
  EXPECT_THAT(text, ::testing::HasSubstr("For " + line["person"].get<std::string>()));
  EXPECT_EQ(world().request("southborough", "GET", target).status, 404);
  EXPECT_EQ(world().request("northshire", "GET", path_of(made) + "/explanation?visit=nothing").status, 404);
  EXPECT_EQ(world().request("northshire", "GET", path_of(made) + "/explanation").status, 400);
}

TEST_F(Statements, WhatCanBeChosenIsWhatTheCallerSees) {
  const auto providers = [](const char* caller) {
    return world().get(caller, "/v1/providers")["items"].dump();
  };
  EXPECT_EQ(providers("northshire"), R"([{"provider":"brightside"}])");
  EXPECT_EQ(providers("elsewhere"), R"([{"provider":"elsewhere"}])");
  const json cards = world().get("northshire", "/v1/rate-cards")["items"];
  ASSERT_FALSE(cards.empty());
  EXPECT_EQ(cards[0]["rate_card"], StatementWorld::month()["rate_card"]);
}

TEST_F(Statements, TotalsOfTheCsvAreTheSumsOfItsLines) {
  for (const char* caller : {"northshire", "southborough", "icb", "brightside"}) {
    const json made = world().make(caller);
    const auto lines = world().get_csv(caller, path_of(made));
    EXPECT_EQ(lines.size(), made["totals"]["lines"]);
    EXPECT_EQ(sum(lines, "amount"), made["totals"]["gross"]);
    EXPECT_EQ(sum(lines, "payable_seconds"), made["totals"]["payable_seconds"]);
    const auto funders = world().get_csv(caller, path_of(made) + "/totals");
    EXPECT_EQ(sum(funders, "gross"), made["totals"]["gross"]);
    EXPECT_EQ(sum(funders, "discount"), made["totals"]["discount"]);
    EXPECT_EQ(sum(funders, "net"), made["totals"]["net"]);
    const auto sums = doorstep::testing::by_funder(made["lines"]);
    for (const CsvRecord& row : funders) EXPECT_EQ(std::stoll(row.at("gross")), sums.at(row.at("funder")));
    EXPECT_EQ(sum(world().get_csv(caller, path_of(made) + "/totals?by=person"), "gross"),
              made["totals"]["gross"]);
    EXPECT_EQ(sum(world().get_csv(caller, path_of(made) + "/totals?by=provider"), "net"),
              made["totals"]["net"]);
  }
}

TEST_F(Statements, HeldLinesHaveTheirReasonAndAreNowhereCounted) {
  const json made = world().make("brightside");
  std::int64_t held = 0;
  for (const json& line : made["lines"]) {
    if (line["state"] != "held") continue;
    ++held;
    EXPECT_EQ(line["amount"], 0);
    EXPECT_EQ(line["payable_seconds"], 0);
    EXPECT_FALSE(line["reasons"].empty());
  }
  EXPECT_GT(held, 0);  // the month has visits of less than half their time
  EXPECT_EQ(held, made["totals"]["held_lines"]);
}

TEST_F(Statements, LinesAreWhatHappened) {
  const json made = world().make("brightside");
  std::map<std::pair<std::string, std::string>, std::int64_t> seconds;
  for (const auto& a : world().actual) {
    if (a.status != "delivered") continue;
    seconds[{a.visit, a.carer}] = (*parse_rfc3339(a.clocked_out) - *parse_rfc3339(a.clocked_in)) / 1'000;
  }
  for (const json& line : made["lines"]) {
    if (line["carer"].is_null()) continue;
    const auto found = seconds.find({line["visit"], line["carer"]});
    ASSERT_NE(found, seconds.end()) << line;
    EXPECT_EQ(line["actual_seconds"], found->second) << line;
    seconds.erase(found);
  }
  EXPECT_TRUE(seconds.empty());
}

TEST_F(Statements, CommissionersSeeNothingOfEachOther) {
  const json made = world().make("southborough");
  for (const char* caller : {"northshire", "icb", "elsewhere"}) {
    EXPECT_EQ(world().request(caller, "GET", path_of(made)).status, 404);
    EXPECT_EQ(world().request(caller, "GET", path_of(made) + "/request").status, 404);
    EXPECT_EQ(world().request(caller, "GET", path_of(made) + "/totals").status, 404);
  }
  std::set<std::string> north, south;
  const json north_made = world().make("northshire");
  for (const json& line : north_made["lines"]) north.insert(line["person"]);
  for (const json& line : made["lines"]) south.insert(line["person"]);
  for (const std::string& person : south) EXPECT_FALSE(north.contains(person)) << person;
  const json seen = world().get("northshire", "/v1/statements");
  for (const json& item : seen["items"]) EXPECT_EQ(item["commissioner"], "northshire");
  EXPECT_EQ(world().get("brightside", path_of(made))["digest"],
            made["digest"]);  // the provider reads what it is paid
}

TEST_F(Statements, AJointFunderHasTheVisitsThatItShares) {
  const json made = world().make("icb");
  const json request = json::parse(world().get_text("icb", path_of(made) + "/request"));
  std::set<std::string> shared;
  for (const json& package : request["packages"]) {
    for (const json& part : package["funding"]) {
      if (part["funder"] == "icb") shared.insert(package["person"]);
    }
  }
  for (const json& line : made["lines"]) EXPECT_TRUE(shared.contains(line["person"])) << line;
  const auto sums = doorstep::testing::by_funder(made["lines"]);
  EXPECT_THAT(sums, UnorderedElementsAre(Key("council"), Key("icb")));
  // Both halves of the bill name the same amount for a line that both see.
  std::map<std::pair<std::string, std::string>, json> funding;
  for (const char* caller : {"northshire", "southborough"}) {
    const json other = world().make(caller);
    for (const json& line : other["lines"]) {
      if (!line["carer"].is_null()) funding[{line["visit"], line["carer"]}] = line["funding"];
    }
  }
  for (const json& line : made["lines"]) {
    if (line["carer"].is_null()) continue;
    EXPECT_EQ(line["funding"], funding.at({line["visit"], line["carer"]}));
  }
}

TEST_F(Statements, AProviderAsksForOneCommissioner) {
  EXPECT_EQ(world().make("brightside", {{"commissioner", "northshire"}}), world().make("northshire"));
}

TEST_F(Statements, AreListedTheNewestFirstInPages) {
  for (const char* to : {"2026-10-11", "2026-10-18", "2026-10-25"}) {
    world().clock.wall += 1'000;
    world().make("southborough", {{"to", to}});
  }
  const json all = world().get("southborough", "/v1/statements")["items"];
  ASSERT_GE(all.size(), 3U);
  EXPECT_EQ(all[0]["to"], "2026-10-25");
  EXPECT_EQ(all[0]["state"], "open");
  EXPECT_EQ(all[0]["rate_card_version"], 1);
  json paged = json::array();
  std::string after;
  for (std::size_t page = 0; page < all.size(); ++page) {
    const json list = world().get("southborough", "/v1/statements?limit=1" + after);
    paged.push_back(list["items"].at(0));
    after = list["next"].is_null() ? "" : "&after=" + list["next"].get<std::string>();
  }
  EXPECT_EQ(after, "");
  EXPECT_EQ(paged, all);
  EXPECT_EQ(world().request("southborough", "GET", "/v1/statements?after=x").status, 400);
  EXPECT_TRUE(world().get("southborough", "/v1/statements?provider=elsewhere")["items"].empty());
}

TEST_F(Statements, AreOfferedAsAWorkbook) {
  const std::string workbook =
      world().get_text("brightside", path_of(world().make("brightside")),
                       "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
  EXPECT_TRUE(workbook.starts_with("PK"));
  EXPECT_NE(workbook.find("xl/worksheets/sheet4.xml"), std::string::npos);
}

TEST_F(Statements, UsageIsWhatThePackagesWereUsedFor) {
  const json made = world().make("brightside");
  std::map<std::string, std::pair<std::int64_t, std::int64_t>>
      delivered;  // by package: of the lines, of the usage
  for (const json& line : made["lines"]) {
    if (!line["package"].is_null())
      delivered[line["package"]].first += line["actual_seconds"].get<std::int64_t>();
  }
  const std::string weeks = "/v1/usage?from=2026-10-05&to=2026-11-01";
  const json items = world().get("brightside", weeks + "&rate_card=homecare-2026")["items"];
  std::int64_t payable = 0;
  for (const json& item : items) {
    delivered[item["package"]].second += 60 * item["delivered_minutes"].get<std::int64_t>();
    payable += 60 * item["payable_minutes"].get<std::int64_t>();
  }
  for (const auto& [package, seconds] : delivered)
    EXPECT_LE(std::abs(seconds.first - seconds.second), 4 * 30) << package;
  EXPECT_LE(std::abs(payable - made["totals"]["payable_seconds"].get<std::int64_t>()),
            30 * static_cast<std::int64_t>(items.size()));
  EXPECT_EQ(world().get_csv("brightside", weeks).size(), items.size());
  const auto reviewed = [&](const std::string& thresholds) {
    std::size_t count = 0;
    const json all = world().get("brightside", weeks + thresholds)["items"];
    for (const json& item : all) count += item["review"].get<bool>() ? 1U : 0U;
    return count;
  };
  EXPECT_EQ(reviewed("&under_percent=1000"), items.size());
  EXPECT_EQ(reviewed("&under_percent=1000&weeks=5"), 0U);
  EXPECT_EQ(reviewed("&under_percent=0&over_percent=1000"), 0U);
  EXPECT_EQ(world().request("northshire", "GET", weeks + "&provider=elsewhere").status, 404);
  EXPECT_EQ(world().request("northshire", "GET", weeks + "&weeks=0").status, 400);
}

struct RefusedRequest {
  const char* caller;
  json change;
  int status;
};

TEST_F(Statements, OddQuestionsAreRefused) {
  const RefusedRequest cases[] = {
      {"northshire", {{"from", "2026-02-30"}}, 400},  {"northshire", {{"from", nullptr}}, 400},
      {"northshire", {{"to", "2026-10-04"}}, 400},    {"northshire", {{"to", "2027-10-06"}}, 400},
      {"northshire", {{"provider", 7}}, 400},         {"northshire", {{"rate_card", ""}}, 400},
      {"northshire", {{"provider", "nobody"}}, 404},  {"northshire", {{"rate_card", "none"}}, 404},
      {"northshire", {{"commissioner", "icb"}}, 404}, {"elsewhere", json::object(), 404}};
  for (const RefusedRequest& refused : cases) {
    json body = StatementWorld::month();
    body.update(refused.change);
    EXPECT_EQ(world().post(refused.caller, "/v1/statements", body).status, refused.status) << body;
  }
  EXPECT_EQ(world().request("northshire", "POST", "/v1/statements", "{").status, 400);
  EXPECT_EQ(world().request("northshire", "GET", "/v1/statements/none").status, 404);
}

}  // namespace
}  // namespace doorstep::hub
