// Explanations of every line of a month: each number is the statement's.
#include "doorstep/actuals/explain.h"

#include <regex>
#include <set>

#include <gmock/gmock.h>

#include "doorstep/actuals/compare.h"
#include "doorstep/actuals/statement.h"
#include "doorstep/testing/shared.h"

#include "statement_world.h"

namespace doorstep::hub {
namespace {

using doorstep::testing::StatementWorld;
using nlohmann::json;
using ::testing::HasSubstr;
using ::testing::StartsWith;

// What a card is changed by before the month is priced with it: {} is the card as it is.
constexpr const char* kCards[] = {
    "{}",
    R"({"measure":{"truncate_to_minute":true,"round_clock":{"unit_minutes":15,"mode":"nearest"}}})",
    R"({"measure":{"grace":{"under_minutes":null,"over_minutes":null,"percent":"10"},"minimum_minutes":30}})",
    R"({"measure":{"grace":null,"overrun":{"pay":"within_budget","cap_minutes":null}}})",
    R"({"measure":{"basis":"lesser","short":{"pay":"none"},"round":{"mode":"down"},
        "rollover":{"scope":"person_service","within":"week"}}})",
    R"({"measure":{"basis":"planned"},"segments":{"rule":"start"}})",
    R"({"rates":[{"id":"by the quarter","per_hour":"24.60","fixed_rule":"up_to",
        "fixed":[{"minutes":15,"amount":"8.10"},{"minutes":30,"amount":"14.05"}]}],
        "not_delivered":{"hospital":{"retain_days":2}},"exceptions":{"hold":["late","short","overlap"]}})"};

// Written apart from the words of the explanation.
std::string as_time(std::int64_t seconds) {
  if (seconds == 0) return "no time";
  std::string text;
  for (const auto& [unit, size] : {std::pair(" h ", 3'600), std::pair(" min ", 60), std::pair(" s ", 1)}) {
    if (seconds >= size) text += std::to_string(seconds / size) + unit;
    seconds %= size;
  }
  return text.substr(0, text.size() - 1);
}

std::string as_money(std::int64_t pennies) {
  return "£" + std::to_string(pennies / 100) + "." + std::to_string(100 + pennies % 100).substr(1);
}

std::string shortened(std::string amount) {
  while (amount.ends_with('0') && amount[amount.size() - 3] != '.') amount.pop_back();
  return "£" + amount;
}

std::string time_of_day(const std::string& instant) {
  return instant.substr(11, instant.substr(17, 2) == "00" ? 5 : 8);
}

std::vector<std::string> blocks_of(const std::string& text) {
  std::vector<std::string> blocks;
  for (std::size_t at = text.find("\nFor "); at != std::string::npos;) {
    const std::size_t next = text.find("\nFor ", at + 1);
    blocks.push_back(text.substr(at + 1, next - at - 1));
    at = next;
  }
  return blocks;
}

std::set<std::string> all_money(const std::string& text) {
  static const std::regex kMoney("£[0-9]+\\.[0-9]+");
  return {std::sregex_token_iterator(text.begin(), text.end(), kMoney), {}};
}

class Explained : public ::testing::Test {
 protected:
  void SetUp() override {
    DOORSTEP_NEEDS_SHARED("data/rota-a");
    world.emplace();
    world->work();
    world->set_time("2026-11-03T09:00:00Z");
    const json made = world->make("brightside");
    request = world->get_text("brightside", "/v1/statements/" + made["id"].get<std::string>() + "/request");
  }

  // By the card of the request, changed.
  void expect_all_explained(const json& card) {
    const std::string text = actuals::with_rate_card(request, card.dump());
    const auto read = actuals::read_request(text);
    ASSERT_TRUE(std::holds_alternative<actuals::Request>(read)) << to_json(std::get<actuals::Problem>(read));
    actuals::Pricing pricing(std::get<actuals::Request>(read));
    run(pricing);
    const json statement = json::parse(write_statement(pricing, ""));
    std::set<std::string> prices;
    for (const json& rate : card["rates"]) add_prices(prices, rate);
    std::map<std::string, std::vector<json>> visits;
    for (const json& line : statement["lines"]) visits[line["visit"]].push_back(line);
    for (const auto& [visit, lines] : visits) {
      const auto blocks = blocks_of(actuals::explain(pricing, visit).value());
      ASSERT_EQ(blocks.size(), lines.size()) << visit;
      for (std::size_t i = 0; i < lines.size(); ++i) expect_line(lines[i], blocks[i], prices);
    }
  }

  static void add_prices(std::set<std::string>& prices, const json& rate) {
    prices.insert("£" + rate["per_hour"].get<std::string>());
    for (const json& entry : rate.value("fixed", json::array()))
      prices.insert("£" + entry["amount"].get<std::string>());
  }

  void expect_line(const json& line, const std::string& block, std::set<std::string> known) {
    SCOPED_TRACE(block);
    const std::string who =
        line["carer"].is_null() ? "planned carer" : "carer " + line["carer"].get<std::string>();
    EXPECT_THAT(block, StartsWith("For " + line["person"].get<std::string>() + ", " + who));
    const std::string result = line["state"] == "payable" ? "Payable: " + as_time(line["payable_seconds"]) +
                                                                ", " + as_money(line["amount"]) + "."
                               : line["state"] == "held" ? "Held: nothing is paid until someone decides."
                                                         : "Not payable.";
    EXPECT_TRUE(block.ends_with("\n  " + result + "\n"));
    if (!line["carer"].is_null()) {
      EXPECT_THAT(block, HasSubstr(", " + as_time(line["actual_seconds"])));
    }
    for (const json& reason : line["reasons"]) expect_reason(reason, block);
    known.insert(as_money(line["amount"]));
    for (const json& segment : line["segments"]) {
      EXPECT_THAT(block, HasSubstr("  " + time_of_day(segment["from"]) + " to " + time_of_day(segment["to"]) +
                                   ", " + as_time(segment["seconds"])));
      EXPECT_THAT(block, HasSubstr("the " + segment["rate"].get<std::string>() + " rate ("));
      EXPECT_THAT(block, HasSubstr("): " + shortened(segment["amount"]) + "."));
      known.insert(shortened(segment["amount"]));
    }
    for (const json& part : line["funding"]) {
      EXPECT_THAT(block,
                  HasSubstr(part["funder"].get<std::string>() + " " + as_money(part["amount"]) + " ("));
      known.insert(as_money(part["amount"]));
    }
    for (const std::string& amount : all_money(block)) EXPECT_TRUE(known.contains(amount)) << amount;
    ++explained;
  }

  static void expect_reason(const std::string& reason, const std::string& block) {
    static const std::map<std::string, std::string> kWords{
        {"carer_missing", "(carer_missing)"},
        {"within_grace", "is within the grace ("},
        {"not_delivered", "pays"},
        {"no_access_paid", " is paid"},
        {"retained", "The person was in hospital: "},
        {"capped_at_planned", "plan"},
        {"overrun_capped", "counts up to 10 min over the plan: "},
        {"short_visit", "That is less than "},
        {"rolled_over", "With what was cut off earlier "},
        {"raised_to_minimum", "Raised to the minimum of 30 min."},
        {"nothing_billable", "That leaves no time to be paid."},
        {"over_budget", " left"},
        {"paid_within_budget", "which allows time beyond the plan: "}};
    if (reason.starts_with("exception:")) {
      EXPECT_THAT(block, HasSubstr('"' + reason.substr(10) + '"'));
    } else {
      EXPECT_THAT(block, HasSubstr(kWords.at(reason)));
    }
  }

  std::optional<StatementWorld> world;
  std::string request;
  std::size_t explained = 0;
};

TEST_F(Explained, EveryLineOfTheMonthUnderManyCards) {
  for (const char* change : kCards) {
    SCOPED_TRACE(change);
    json card = json::parse(request)["rate_card"];
    card.merge_patch(json::parse(change));
    explained = 0;
    expect_all_explained(card);
    EXPECT_GT(explained, 1'600U);
    if (HasFailure()) break;
  }
}

}  // namespace
}  // namespace doorstep::hub
