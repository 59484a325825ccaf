// The next version of a rate card.
#include "doorstep/hub/statements/uplift.h"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include "doorstep/event/error.h"

#include "card.h"

namespace doorstep::hub {
namespace {

using nlohmann::json;

json card_of(const char* rates) {
  return {{"id", "c"}, {"currency", "GBP"}, {"timezone", "Europe/London"}, {"rates", json::parse(rates)}};
}

json uplifted(const char* rates, const char* percent = "7.26", const char* multiple = "0.04") {
  return json::parse(uplift(card_of(rates).dump(), percent, multiple, "2027-04-01"))["rates"];
}

TEST(Uplift, RaisesEachAmountUpToTheMultiple) {
  const json rates = uplifted(
      R"([{"id":"day","per_hour":"22.13","fixed":[{"minutes":30,"amount":"16.00"}],"per_night":null}])");
  ASSERT_EQ(rates.size(), 2U);
  EXPECT_EQ(rates[0]["per_hour"], "22.13");
  EXPECT_EQ(rates[0]["valid"]["to"], "2027-03-31");
  EXPECT_EQ(rates[1]["id"], "day@2027-04-01");
  EXPECT_EQ(rates[1]["valid"]["from"], "2027-04-01");
  EXPECT_EQ(rates[1]["per_hour"], "23.76");            // 23.736638
  EXPECT_EQ(rates[1]["fixed"][0]["amount"], "17.20");  // 17.1616
}

TEST(Uplift, WhatIsAMultipleAlreadyStays) {
  EXPECT_EQ(uplifted(R"([{"id":"a","per_visit":"10"}])", "10", "0.5")[1]["per_visit"], "11.00");
  EXPECT_EQ(uplifted(R"([{"id":"a","per_visit":"10"}])", "0", "0.0001")[1]["per_visit"], "10.00");
}

TEST(Uplift, RatesThatEndedStayAndLaterOnesAreRaised) {
  const json rates = uplifted(R"([{"id":"old","per_hour":"1","valid":{"from":"2025-01-01","to":"2026-03-31"}},
                                  {"id":"new","per_hour":"100","valid":{"from":"2027-05-01"}}])");
  ASSERT_EQ(rates.size(), 2U);
  EXPECT_EQ(rates[0]["per_hour"], "1");
  EXPECT_EQ(rates[1]["per_hour"], "107.28");
  EXPECT_EQ(rates[1]["valid"]["from"], "2027-05-01");
}

TEST(Uplift, IsRefusedTwiceAndForOddNumbers) {
  const std::string once = uplift(doorstep::testing::kCard, "7.26", "0.04", "2027-04-01");
  EXPECT_THROW(uplift(once, "7.26", "0.04", "2027-04-01"), Error);
  for (const char* odd : {"", "-1", "1.23456", "x", "1001"})
    EXPECT_THROW(uplift(doorstep::testing::kCard, odd, "0.04", "2027-04-01"), Error) << odd;
  EXPECT_THROW(uplift(doorstep::testing::kCard, "1", "0", "2027-04-01"), Error);
  EXPECT_THROW(uplift(doorstep::testing::kCard, "1", "0.01", "2027-02-30"), Error);
}

}  // namespace
}  // namespace doorstep::hub
