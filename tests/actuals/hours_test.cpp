#include <gtest/gtest.h>

#include "doorstep/actuals/actuals.h"

#include "sample.h"

namespace doorstep::actuals {
namespace {

using nlohmann::json;
using testing::sample_request;

json hours_of(const json& given) { return json::parse(std::get<std::string>(hours(given.dump()))); }

TEST(Hours, OfARequest) {
  const json document = hours_of(sample_request());
  EXPECT_EQ(document["schema"], "doorstep.hours/1");
  ASSERT_EQ(document["hours"].size(), 6U);
  EXPECT_EQ(document["hours"][0]["visit"], "v0");
  EXPECT_EQ(document["hours"][0]["carer"], "c1");
  EXPECT_EQ(document["hours"][0]["actual_seconds"], 1'800);
  EXPECT_EQ(document["hours"][1]["actual_seconds"], 1'800);  // both ends rounded to 5 min
  EXPECT_EQ(document["totals"]["actual_seconds"], 1'800 + 1'800 + 32'400);
}

TEST(Hours, OfARequestWhoseNamesAreEscaped) {
  std::string request = sample_request().dump();
  request.replace(request.find("rate_card"), 9, "rate\\u005fcard");
  EXPECT_EQ(json::parse(std::get<std::string>(hours(request))), hours_of(sample_request()));
}

TEST(Hours, OfVisitsAlone) {
  const json visits{{"visits", sample_request()["visits"]}};
  EXPECT_EQ(hours_of(visits)["hours"][1]["actual_seconds"], 1'830);
  json measured = visits;
  measured["measure"] = {{"truncate_to_minute", true}};
  measured["timezone"] = "UTC";
  EXPECT_EQ(hours_of(measured)["hours"][1]["actual_seconds"], 1'860);
}

// What a statement pays nobody for, the hours show as not payable too.
TEST(Hours, HospitalPastTheRetainedDays) {
  json request = sample_request();
  request["visits"] = json::array({request["visits"][3]});
  const auto row = [&](const char* admitted) {
    request["visits"][0]["admitted"] = admitted;
    return hours_of(request)["hours"][0];
  };
  EXPECT_EQ(row("2026-09-26")["billable_seconds"], 3'600);  // the 14th day
  EXPECT_EQ(row("2026-09-26")["reasons"], json::array({"retained"}));
  EXPECT_EQ(row("2026-09-25")["billable_seconds"], 0);
  EXPECT_EQ(row("2026-09-25")["state"], "not_payable");
  EXPECT_EQ(row("2026-09-25")["reasons"], json::array({"not_delivered"}));
}

TEST(Hours, BadOnes) {
  EXPECT_EQ(std::get<Problem>(hours("{")).code, Code::bad_json);
  EXPECT_EQ(std::get<Problem>(hours("{}")).pointer, "/visits");
  EXPECT_EQ(std::get<Problem>(hours(R"({"visits":[],"timezone":"Mars"})")).pointer, "/timezone");
}

}  // namespace
}  // namespace doorstep::actuals
