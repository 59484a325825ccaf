// Service-delivery files: a row a person's visit, in the columns that a council's finance system wants.
#include <set>

#include <gmock/gmock.h>

#include "doorstep/testing/shared.h"

#include "statement_world.h"

namespace doorstep::hub {
namespace {

using doorstep::testing::CsvRecord;
using doorstep::testing::read_csv;
using doorstep::testing::StatementWorld;
using nlohmann::json;

// The worked month, made once: these tests only read.
class Delivery : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    if (!std::filesystem::exists(doorstep::testing::shared_folder() / "data/rota-a")) return;
    world_ = new StatementWorld;
    world_->work();
    world_->set_time("2026-11-03T09:00:00Z");
    made_ = new json(world_->make("northshire"));
  }
  static void TearDownTestSuite() {
    delete std::exchange(made_, nullptr);
    delete std::exchange(world_, nullptr);
  }
  void SetUp() override { DOORSTEP_NEEDS_SHARED("data/rota-a"); }

  static std::string path() {
    return "/v1/statements/" + made()["id"].get<std::string>() + "/service-delivery";
  }
  static StatementWorld& world() { return *world_; }
  static const json& made() { return *made_; }
  std::vector<CsvRecord> by_template(const json& document) {
    const Response response = world().post("northshire", path(), document);
    EXPECT_EQ(response.status, 200) << response.body;
    return read_csv(response.body);
  }
  // By visit; nobody shares one in this month.
  static std::map<std::string, CsvRecord> by_visit(const std::vector<CsvRecord>& rows) {
    std::map<std::string, CsvRecord> found;
    for (const CsvRecord& row : rows) EXPECT_TRUE(found.emplace(row.at("visit"), row).second);
    return found;
  }
  static std::map<std::string, std::vector<json>> lines_by_visit() {
    std::map<std::string, std::vector<json>> visits;
    for (const json& line : made()["lines"]) visits[line["visit"]].push_back(line);
    return visits;
  }

 private:
  static StatementWorld* world_;
  static json* made_;
};
StatementWorld* Delivery::world_ = nullptr;
json* Delivery::made_ = nullptr;

std::int64_t pennies(const std::string& pounds) {
  EXPECT_EQ(pounds.find('.'), pounds.size() - 3) << pounds;
  return std::stoll(pounds.substr(0, pounds.size() - 3)) * 100 + std::stoll(pounds.substr(pounds.size() - 2));
}

TEST_F(Delivery, ARowForEachVisitAndItsNumbersAreTheStatements) {
  const auto rows = by_visit(world().get_csv("northshire", path()));
  const auto visits = lines_by_visit();
  ASSERT_EQ(rows.size(), visits.size());
  std::int64_t amount = 0;
  std::size_t double_handed = 0;
  for (const auto& [visit, row] : rows) {
    const auto& lines = visits.at(visit);
    std::int64_t sum = 0;
    for (const json& line : lines) sum += line["amount"].get<std::int64_t>();
    EXPECT_EQ(pennies(row.at("amount")), sum) << visit;
    EXPECT_EQ(row.at("carer"), lines[0]["carer"].is_null() ? "" : lines[0]["carer"].get<std::string>());
    EXPECT_EQ(row.at("claimed_duration"), std::to_string((lines[0]["payable_seconds"].get<int>() + 30) / 60));
    EXPECT_EQ(row.at("actual_duration"), std::to_string((lines[0]["actual_seconds"].get<int>() + 30) / 60));
    EXPECT_EQ(row.at("claimed_start"),
              lines[0]["segments"].empty() ? "" : lines[0]["segments"][0]["from"].get<std::string>());
    EXPECT_EQ(row.at("double_handed"), row.at("planned_carers") == "2" ? "yes" : "no");
    if (lines.size() > 1) {
      EXPECT_EQ(row.at("second_claimed_duration"),
                std::to_string((lines[1]["payable_seconds"].get<int>() + 30) / 60));
      ++double_handed;
    } else {
      EXPECT_EQ(row.at("second_claimed_start"), "");
      EXPECT_EQ(row.at("second_carer"), "");
    }
    amount += sum;
  }
  EXPECT_EQ(amount, made()["totals"]["gross"]);
  EXPECT_GT(double_handed, 50U);
}

TEST_F(Delivery, ActualTimesAreThoseThatWereClocked) {
  const auto rows = by_visit(
      by_template(json::parse(R"({"columns":[{"field":"visit"},{"field":"carer"},{"field":"second_carer"},
        {"name":"from","field":"actual_start"},{"name":"seconds","field":"actual_duration","format":"seconds"},
        {"name":"second seconds","field":"second_actual_duration","format":"seconds"}]})")));
  std::size_t checked = 0;
  for (const auto& a : world().actual) {
    const auto row = rows.find(a.visit);
    if (a.status != "delivered" || row == rows.end()) continue;
    const auto seconds = (*parse_rfc3339(a.clocked_out) - *parse_rfc3339(a.clocked_in)) / 1'000;
    if (row->second.at("carer") == a.carer) {
      EXPECT_EQ(row->second.at("seconds"), std::to_string(seconds));
      EXPECT_EQ(parse_rfc3339(row->second.at("from")), parse_rfc3339(a.clocked_in));
    } else {
      EXPECT_EQ(row->second.at("second_carer"), a.carer);
      EXPECT_EQ(row->second.at("second seconds"), std::to_string(seconds));
    }
    ++checked;
  }
  EXPECT_GT(checked, 500U);
}

TEST_F(Delivery, ColumnsAreAsTheTemplateHasThem) {
  const json wanted = json::parse(R"({"states":["payable"],"columns":[
      {"name":"Service Ref","field":"visit"},
      {"name":"Contract","field":"provider","map":{"brightside":"C-1042"}},
      {"name":"Element","field":"service","map":{"personal_care":"PC","*":"OTHER"}},
      {"name":"Claimed Start","field":"claimed_start","format":"dd/mm/yyyy hh:mm"},
      {"name":"Claimed","field":"claimed_duration","format":"hh:mm"},
      {"name":"Hours","field":"claimed_duration","format":"hours"},
      {"name":"Day","field":"planned_start","format":"yyyy-mm-dd"},
      {"name":"Two","field":"double_handed","map":{"yes":"Y","no":"N"}},
      {"name":"Pence","field":"amount","format":"minor"},
      {"name":"Version","value":"3"}]})");
  const auto rows = by_template(wanted);
  ASSERT_FALSE(rows.empty());
  std::map<std::string, json> first;  // the first line of each visit
  for (const json& line : made()["lines"]) first.emplace(line["visit"], line);
  for (const CsvRecord& row : rows) {
    ASSERT_EQ(row.size(), 10U);
    const json& line = first.at(row.at("Service Ref"));
    EXPECT_EQ(row.at("Contract"), "C-1042");
    EXPECT_EQ(row.at("Element"), line["service"] == "personal_care" ? "PC" : "OTHER");
    EXPECT_EQ(row.at("Version"), "3");
    EXPECT_THAT(row.at("Two"), ::testing::AnyOf("Y", "N"));
    if (line["state"] != "payable") continue;
    const std::string from = line["segments"][0]["from"];
    EXPECT_EQ(row.at("Claimed Start"),
              from.substr(8, 2) + "/" + from.substr(5, 2) + "/2026 " + from.substr(11, 5));
    const auto seconds = line["payable_seconds"].get<std::int64_t>();
    EXPECT_EQ(pennies(row.at("Hours")), (seconds + 18) / 36);
    const auto minutes = (seconds + 30) / 60;
    EXPECT_EQ(std::stoll(row.at("Claimed").substr(0, 2)) * 60 + std::stoll(row.at("Claimed").substr(3)),
              minutes);
    if (row.at("Two") == "N") {
      EXPECT_EQ(row.at("Pence"), std::to_string(line["amount"].get<std::int64_t>()));
    }
  }
  EXPECT_LT(rows.size(), lines_by_visit().size()) << "held visits are left out";
}

TEST_F(Delivery, NothingIsTakenForAFormula) {
  const Response response =
      world().post("northshire", path(), json::parse(R"x({"columns":[{"name":"=1+1","field":"visit"},
        {"name":"b","value":"@SUM(A1)"},{"name":"c","field":"status","map":{"*":"-2\"+cmd|' /C calc'!A0"}},
        {"name":"d","value":"a \"quoted\", b"},{"name":"\t5","value":""}]})x"));
  ASSERT_EQ(response.status, 200) << response.body;
  EXPECT_THAT(response.body, ::testing::StartsWith("'=1+1,b,c,d,'\t5\r\n"));
  const auto rows = read_csv(response.body);
  EXPECT_EQ(rows[0].at("b"), "'@SUM(A1)");
  EXPECT_EQ(rows[0].at("c"), "'-2\"+cmd|' /C calc'!A0");
  EXPECT_EQ(rows[0].at("d"), "a \"quoted\", b");
}

struct BadTemplate {
  const char* document;
  const char* code;
  const char* pointer;
};

TEST_F(Delivery, ABadTemplateIsToldWhere) {
  const BadTemplate cases[] = {
      {"{}", "missing_member", "/columns"},
      {R"({"columns":[]})", "bad_value", "/columns"},
      {R"({"columns":{}})", "bad_type", "/columns"},
      {R"({"columns":[{"field":"visit"}],"colour":1})", "unknown_member", "/colour"},
      {R"({"columns":[{"field":"visit"}],"a/b~":1})", "unknown_member", "/a~1b~0"},
      {R"({"columns":["visit"]})", "bad_type", "/columns/0"},
      {R"({"columns":[{"field":"visit"},{"name":"x"}]})", "missing_member", "/columns/1/field"},
      {R"({"columns":[{"field":"nonsense"}]})", "bad_value", "/columns/0/field"},
      {R"({"columns":[{"field":7}]})", "bad_type", "/columns/0/field"},
      {R"({"columns":[{"field":"visit","format":"hours"}]})", "bad_value", "/columns/0/format"},
      {R"({"columns":[{"field":"amount","format":"hours"}]})", "bad_value", "/columns/0/format"},
      {R"({"columns":[{"field":"visit","map":{}}]})", "bad_value", "/columns/0/map"},
      {R"({"columns":[{"field":"visit","map":{"a/b":1}}]})", "bad_type", "/columns/0/map/a~1b"},
      {R"({"columns":[{"field":"visit","value":"x"}]})", "conflict", "/columns/0/field"},
      {R"({"columns":[{"value":"x"}]})", "missing_member", "/columns/0/name"},
      {R"({"columns":[{"name":"","field":"visit"}]})", "bad_value", "/columns/0/name"},
      {R"({"columns":[{"field":"visit"},{"field":"visit"}]})", "duplicate", "/columns/1"},
      {R"({"columns":[{"field":"visit","width":3}]})", "unknown_member", "/columns/0/width"},
      {R"({"columns":[{"field":"visit"}],"states":[]})", "bad_value", "/states"},
      {R"({"columns":[{"field":"visit"}],"states":["paid"]})", "bad_value", "/states/0"},
  };
  for (const BadTemplate& bad : cases) {
    const Response response = world().request("northshire", "POST", path(), bad.document);
    EXPECT_EQ(response.status, 422) << bad.document;
    const json problem = json::parse(response.body);
    EXPECT_EQ(problem["code"], bad.code) << bad.document;
    EXPECT_EQ(problem.value("pointer", "none"), bad.pointer) << bad.document;
  }
  EXPECT_EQ(world().request("northshire", "POST", path(), "{").status, 400);
  json many{{"columns", json::array()}};
  for (int i = 0; i < 201; ++i) many["columns"].push_back({{"name", std::to_string(i)}, {"value", ""}});
  EXPECT_EQ(world().post("northshire", path(), many).status, 422);
}

TEST_F(Delivery, OnlyWhoMaySeeTheStatementHasIt) {
  EXPECT_EQ(world().get_csv("brightside", path()), world().get_csv("northshire", path()));
  for (const char* other : {"southborough", "icb", "elsewhere"}) {
    EXPECT_EQ(world().request(other, "GET", path()).status, 404);
    EXPECT_EQ(world().request(other, "POST", path(), "{}").status, 422) << "the template is looked at first";
    EXPECT_EQ(world().request(other, "POST", path(), R"({"columns":[{"field":"visit"}]})").status, 404);
  }
}

}  // namespace
}  // namespace doorstep::hub
