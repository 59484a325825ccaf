// What budgets do where the contract is read one way of two (docs/decisions/0006).
#include <gtest/gtest.h>

#include "doorstep/actuals/actuals.h"
#include "doorstep/platform/openssl.h"

#include "sample.h"

namespace doorstep::actuals {
namespace {

using nlohmann::json;

// One visit of p1 to a waking night, planned from 20:00 to 21:30, by one carer who stays until 22:30; 60 an hour.
json overrun_request() {
  return json::parse(R"({
    "schema": "doorstep.actuals/1", "period": {"from": "2026-10-05", "to": "2026-10-11"},
    "rate_card": {"id": "card", "currency": "GBP", "timezone": "UTC",
      "rates": [{"id": "hour", "service": "waking_night", "from": "06:00", "to": "22:15", "per_hour": "60"}],
      "measure": {"overrun": {"pay": "within_budget"}}},
    "packages": [{"id": "k1", "person": "p1", "service": "*", "valid": {"from": "2026-01-01"}}],
    "visits": [{"id": "v1", "person": "p1", "provider": "prov", "service": "waking_night", "status": "delivered",
      "planned": {"start": "2026-10-05T20:00:00Z", "end": "2026-10-05T21:30:00Z"},
      "attendances": [{"carer": "c1", "start": "2026-10-05T20:00:00Z", "end": "2026-10-05T22:30:00Z"}]}]})");
}

json lines_of(const json& request) {
  const auto answer = price(request.dump(), platform::openssl_crypto());
  return json::parse(std::get<std::string>(answer))["lines"];
}

const json kCapped = json::array({"capped_at_planned"});
const json kRaised = json::array({"capped_at_planned", "paid_within_budget"});

void limit(json& request, int minutes) {
  request["packages"][0]["budget"] = {{"minutes", minutes}, {"per", "week"}};
}

TEST(Budget, NoBudgetIsNoLimit) {
  json request = overrun_request();
  request["rate_card"]["rates"][0]["to"] = "23:00";
  const json line = lines_of(request)[0];
  EXPECT_EQ(line["payable_seconds"], 9'000);
  EXPECT_EQ(line["amount"], 15'000);
  EXPECT_EQ(line["reasons"], kRaised);
}

TEST(Budget, AnOverrunWithASecondWithoutARateIsNotPaid) {
  json request = overrun_request();
  EXPECT_EQ(lines_of(request)[0]["payable_seconds"], 5'400);
  EXPECT_EQ(lines_of(request)[0]["reasons"], kCapped);
  limit(request, 135);  // what is left ends where the rate does
  EXPECT_EQ(lines_of(request)[0]["payable_seconds"], 8'100);
  EXPECT_EQ(lines_of(request)[0]["reasons"], kRaised);
}

TEST(Budget, AnOverrunIntoAFlatPriceIsNotPaid) {
  json request = overrun_request();
  request["rate_card"]["rates"].push_back({{"id", "night"},
                                           {"service", "waking_night"},
                                           {"from", "22:15"},
                                           {"to", "06:00"},
                                           {"per_night", "100"}});
  EXPECT_EQ(lines_of(request)[0]["payable_seconds"], 5'400);
  EXPECT_EQ(lines_of(request)[0]["amount"], 9'000);
  EXPECT_EQ(lines_of(request)[0]["reasons"], kCapped);
}

// Monday's night takes the 60 minutes that there are, not its 90; so that Tuesday, with 80, has 20 left.
TEST(Budget, AFlatLineUsesNoMoreThanWasLeft) {
  json request = overrun_request();
  request["rate_card"]["rates"][0] = {{"id", "night"}, {"service", "waking_night"}, {"per_night", "100"}};
  limit(request, 60);
  request["packages"][0]["pool"] = "home";
  request["packages"][0]["valid"]["to"] = "2026-10-05";
  json tuesday = request["packages"][0];
  tuesday["id"] = "k2";
  tuesday["valid"] = {{"from", "2026-10-06"}};
  tuesday["budget"]["minutes"] = 80;
  request["packages"].push_back(tuesday);
  json again = request["visits"][0];
  again["id"] = "v2";
  again["planned"] = {{"start", "2026-10-06T20:00:00Z"}, {"end", "2026-10-06T21:30:00Z"}};
  again["attendances"][0]["start"] = "2026-10-06T20:00:00Z";
  again["attendances"][0]["end"] = "2026-10-06T21:30:00Z";
  request["visits"].push_back(again);
  const json lines = lines_of(request);
  EXPECT_EQ(lines[0]["payable_seconds"], 5'400);
  EXPECT_EQ(lines[1]["payable_seconds"], 5'400);
  EXPECT_EQ(lines[1]["amount"], 10'000);
}

}  // namespace
}  // namespace doorstep::actuals
