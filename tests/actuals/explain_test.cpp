// Explanations and comparisons: their numbers are those of the statement.
#include "doorstep/actuals/explain.h"

#include <gmock/gmock.h>

#include "doorstep/actuals/compare.h"
#include "doorstep/actuals/statement.h"

#include "explain/words.h"
#include "sample.h"

namespace doorstep::actuals {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;
using testing::sample_request;

class Priced {
 public:
  explicit Priced(const json& request)
      : request_(std::get<Request>(read_request(request.dump()))), pricing_(request_) {
    run(pricing_);
  }
  const Pricing& pricing() const { return pricing_; }
  std::string explained(const char* visit) const {
    return explain(pricing_, visit).value_or("no such visit");
  }
  json statement() const { return json::parse(write_statement(pricing_, "")); }

 private:
  Request request_;
  Pricing pricing_;
};

json one_visit(const char* from, const char* to) {
  json request = sample_request();
  auto& card = request["rate_card"];
  card["rates"] = json::parse(R"([{"id":"early","from":"06:00","to":"08:00","per_hour":"26.40"},
                                  {"id":"day","from":"08:00","to":"06:00","per_hour":"24.00"}])");
  card["measure"] = json::parse(R"({"grace":{"under_minutes":5,"over_minutes":5}})");
  card["discount"] = nullptr;
  request["packages"][0]["pool"] = nullptr;
  request["packages"][1]["pool"] = nullptr;
  request["visits"] =
      json::parse(R"([{"id":"v","person":"p1","provider":"prov","service":"care","status":"delivered",
    "planned":{"start":"2026-10-05T07:52:00+01:00","end":"2026-10-05T08:22:00+01:00"}}])");
  request["visits"][0]["attendances"] = json::array({{{"carer", "c1"}, {"start", from}, {"end", to}}});
  return request;
}

TEST(Explain, WithinGrace) {
  const Priced priced(one_visit("2026-10-05T07:52:00+01:00", "2026-10-05T08:18:10+01:00"));
  EXPECT_EQ(
      priced.explained("v"),
      "Visit v, Monday 5 October 2026: care by prov, delivered.\n"
      "Planned 07:52 to 08:22, 30 min, 1 carer.\n"
      "\n"
      "For p1, carer c1:\n"
      "  Clocked 07:52 to 08:18:10, 26 min 10 s.\n"
      "  26 min 10 s is within the grace (5 min either way) of the planned 30 min, so 30 min is counted.\n"
      "  07:52 to 08:00, 8 min, at the early rate (£26.40 an hour): £3.52.\n"
      "  08:00 to 08:22, 22 min, at the day rate (£24.00 an hour): £8.80.\n"
      "  Together, rounded once: £12.32.\n"
      "  Paid from package k1 by council £7.39 (60 %) and icb £4.93 (40 %).\n"
      "  Payable: 30 min, £12.32.\n");
}

TEST(Explain, UnknownVisit) {
  const Priced priced(sample_request());
  EXPECT_FALSE(explain(priced.pricing(), "nobody's"));
}

std::string without_zeros(std::string amount) {
  amount.resize(std::max(amount.find('.') + 3, amount.find_last_not_of('0') + 1));
  return amount;
}

// Every line's result stands in the explanation as the statement has it.
TEST(Explain, AgreesWithTheStatement) {
  for (const char* overrun : {"none", "all", "cap", "within_budget"}) {
    json request = sample_request();
    request["rate_card"]["measure"]["overrun"]["pay"] = overrun;
    request["rate_card"]["unplanned"] = "pay";
    const Priced priced(request);
    const json statement = priced.statement();
    for (const json& line : statement["lines"]) {
      const std::string text = priced.explained(line["visit"].get<std::string>().c_str());
      if (line["state"] == "payable") {
        EXPECT_THAT(text, HasSubstr("Payable: " + duration(line["payable_seconds"].get<Seconds>()) + ", " +
                                    money(line["amount"].get<Money>(), "GBP") + "."));
      }
      for (const json& segment : line["segments"])
        EXPECT_THAT(text, HasSubstr("£" + without_zeros(segment["amount"])));
      for (const json& part : line["funding"]) {
        EXPECT_THAT(text, HasSubstr(part["funder"].get<std::string>() + " " +
                                    money(part["amount"].get<Money>(), "GBP")));
      }
    }
  }
}

TEST(Explain, WhatIsNotPaid) {
  json request = sample_request();
  request["visits"][0]["approved"] = false;
  const Priced priced(request);
  EXPECT_THAT(priced.explained("v0"), HasSubstr("Monitoring found \"manual\": the rate card holds"));
  EXPECT_THAT(priced.explained("v0"), HasSubstr("Held: nothing is paid until someone decides."));
  EXPECT_THAT(priced.explained("v1"),
              HasSubstr("The visit was not planned: it is held until it is approved."));
  EXPECT_THAT(priced.explained("v2"),
              HasSubstr("Cancelled by the person 1 h before it was to start: a flat amount is paid."));
  EXPECT_THAT(priced.explained("v4"), HasSubstr("pays nothing for that.\n  Not payable."));
}

// One visit under a card that is changed, as somebody who pays invoices reads it.
TEST(Explain, EachRuleInItsOwnWords) {
  struct Rule {
    const char* card;
    const char* visit;
    const char* says;
  };
  const Rule rules[] = {
      {R"({"measure":{"truncate_to_minute":true}})", "{}", "Seconds are cut off both times.\n"},
      {R"({"measure":{"grace":null}})", "{}",
       "That is 3 min 50 s less than the planned 30 min: 26 min 10 s is counted."},
      {R"({"measure":{"grace":{"percent":"10","under_minutes":null,"over_minutes":null}}})", "{}",
       "beyond the grace (10 % either way): 26 min 10 s is counted."},
      {R"({"measure":{"grace":null,"round":{"unit_minutes":15,"mode":"up"}}})", "{}",
       "Rounded up to a multiple of 15 min: 30 min."},
      {R"({"measure":{"basis":"planned"}})", "{}",
       "The rate card pays the plan, whatever was attended: 30 min."},
      {R"({"measure":{"grace":null,"short":{"under_percent":"90","pay":"none"}}})", "{}",
       "That is less than 90 % of the planned 30 min: the rate card does not pay such a visit.\n  Not "
       "payable."},
      {"{}", R"({"planned":{"carers":2}})", "2 carers were planned and 1 came (carer_missing)."},
      {R"({"not_delivered":null})", R"({"status":"refused"})",
       "Care was refused: the rate card pays nothing for that.\n  Not payable."},
      {R"({"not_delivered":{"no_access":{"pay_minutes":15,"percent":"50"}}})", R"({"status":"no_access"})",
       "Nobody let the carer in: 15 min of the planned 30 min is paid at 50 %."},
      {R"({"not_delivered":{"hospital":{"retain_days":2,"percent":"100"}}})",
       R"({"status":"hospital","admitted":"2026-10-03"})",
       "The person had been in hospital for longer than the 2 days that the rate card pays."},
      {R"({"sleep_in":{"included_woken_minutes":10},"rates":[{"id":"night","service":"sleep_in","per_night":"75.00","per_hour":"15.60"}]})",
       R"({"service":"sleep_in","woken":[{"start":"2026-10-05T08:00:00+01:00","end":"2026-10-05T08:15:00+01:00"}]})",
       "the night rate (£75.00 a night): £76.30.\n  That includes £1.30 for being called on: 15 min less the "
       "10 min "
       "that the night includes is 5 min, at £15.60 an hour."},
      {"{}", R"({"participants":[{"person":"p1"},{"person":"p2","weight":2}]})",
       "The session is shared by 2 people; p1's part is 1 of 3, planned 10 min, attended 8 min 43 s.\n"},
  };
  for (const Rule& rule : rules) {
    json request = one_visit("2026-10-05T07:52:00+01:00", "2026-10-05T08:18:10+01:00");
    request["rate_card"].merge_patch(json::parse(rule.card));
    request["visits"][0].merge_patch(json::parse(rule.visit));
    EXPECT_THAT(Priced(request).explained("v"), HasSubstr(rule.says));
  }
}

TEST(Words, AsPeopleSayThem) {
  EXPECT_EQ(duration(0), "no time");
  EXPECT_EQ(duration(3'605), "1 h 5 s");
  EXPECT_EQ(duration(1'570), "26 min 10 s");
  EXPECT_EQ(money(-5, "GBP"), "-£0.05");
  EXPECT_EQ(money(1'234, "USD"), "12.34 USD");
  EXPECT_EQ(price(Decimal{221'300}, "GBP"), "£22.13");
  EXPECT_EQ(price(Decimal{50}, "EUR"), "€0.005");
  EXPECT_EQ(percent(Decimal{333'333}), "33.3333 %");
  EXPECT_EQ(percent(kHundred), "100 %");
  EXPECT_EQ(listed({"a", "b", "c"}), "a, b and c");
}

TEST(Compare, AddsUp) {
  const json request = one_visit("2026-10-05T07:52:00+01:00", "2026-10-05T08:18:10+01:00");
  json card = request["rate_card"];
  card["id"] = "blended";
  card["rates"] = json::parse(R"([{"id":"blend","per_hour":"24.50"}])");
  card["measure"] = nullptr;
  const std::string other = with_rate_card(request.dump(), card.dump());
  const Priced before(request), after(json::parse(other));
  const Comparison comparison = compare(before.pricing(), after.pricing());
  EXPECT_EQ(comparison.card_before, "card");
  EXPECT_EQ(comparison.card_after, "blended");
  EXPECT_EQ(comparison.all.before.gross, 1'232);
  EXPECT_EQ(comparison.all.after.gross, 1'068);  // 1570 s at 24.50
  ASSERT_EQ(comparison.by_rate.size(), 3U);
  Money by_rate_before = 0;
  for (const Compared& rate : comparison.by_rate) by_rate_before += rate.before.gross;
  EXPECT_EQ(by_rate_before, 1'232);
  ASSERT_EQ(comparison.by_rule.size(), 1U);
  EXPECT_EQ(comparison.by_rule[0].name, "within_grace");
  const json document = json::parse(comparison_json(comparison));
  EXPECT_EQ(document["totals"]["net"], (json{{"before", 1'232}, {"after", 1'068}, {"change", -164}}));
  EXPECT_THAT(comparison_table(comparison), HasSubstr("£12.32"));
}

// Of one visit, 26 min 10 s of a planned 30 at £24 an hour: what a card pays with a rule and without it.
TEST(Compare, TellsWhatARuleChanges) {
  json request = one_visit("2026-10-05T08:00:00+01:00", "2026-10-05T08:26:10+01:00");
  request["rate_card"]["measure"] = json::parse(R"({"round":{"unit_minutes":15,"mode":"down"}})");
  json card = request["rate_card"];
  card["measure"] = json::parse(R"({"round":{"unit_minutes":5,"mode":"up"},"minimum_minutes":45})");
  const json other = json::parse(with_rate_card(request.dump(), card.dump()));
  const Priced before(request), after(other);
  const auto read = [](const json& text) { return std::get<Request>(read_request(text.dump())); };
  Comparison comparison = compare(before.pricing(), after.pricing());
  comparison.by_effect = effects(read(request), read(other));
  ASSERT_EQ(comparison.by_effect.size(), 3U);  // the packages of the sample have budgets
  const Compared& rounding = comparison.by_effect[0];
  EXPECT_EQ(rounding.name, "rounding");
  EXPECT_EQ(rounding.before.lines, 1);
  EXPECT_EQ(rounding.before.payable, 15 * 60 - 1'570);
  EXPECT_EQ(rounding.before.gross, 600 - 1'047);
  EXPECT_EQ(rounding.after.payable, 0);  // the minimum would have raised it all the same
  EXPECT_EQ(rounding.after.lines, 0);
  const Compared& minimum = comparison.by_effect[1];
  EXPECT_EQ(minimum.name, "minimum");
  EXPECT_EQ(minimum.before.lines, 0);
  EXPECT_EQ(minimum.after.payable, 15 * 60);
  EXPECT_EQ(minimum.after.gross, 600);
  EXPECT_EQ(comparison.by_effect[2].before.lines, 0);
  EXPECT_THAT(comparison_csv(comparison), HasSubstr("effect,rounding,"));
  EXPECT_THAT(comparison_table(comparison), HasSubstr("-£4.47"));
  EXPECT_EQ(json::parse(comparison_json(comparison))["by_effect"][0]["sums"]["gross"]["before"], -447);
}

TEST(Compare, CsvIsSafeForSpreadsheets) {
  json request = one_visit("2026-10-05T07:52:00+01:00", "2026-10-05T08:22:00+01:00");
  request["visits"][0]["provider"] = "=SUM(A1:A9)";
  request["packages"][0]["person"] = request["visits"][0]["person"] = "a \"b\", c";
  const Priced priced(request);
  const std::string csv = comparison_csv(compare(priced.pricing(), priced.pricing()));
  EXPECT_THAT(csv, HasSubstr("provider,'=SUM(A1:A9),"));
  EXPECT_THAT(csv, HasSubstr("person,\"a \"\"b\"\", c\","));
}

}  // namespace
}  // namespace doorstep::actuals
