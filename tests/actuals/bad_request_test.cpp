// Requests whose values are wrong, each with the code and the pointer that the page gives it.
#include <gtest/gtest.h>

#include "spoiled_request.h"

namespace doorstep::actuals {
namespace {

using nlohmann::json;
using testing::sample_request;

class BadRequest : public ::testing::TestWithParam<Spoiled> {};
TEST_P(BadRequest, IsTold) { EXPECT_EQ(told(spoil(GetParam().edits)), GetParam().told); }

TEST(BadRequests, TheSampleIsSound) { EXPECT_EQ(told(sample_request().dump()), "sound"); }

const std::string kLong(201, 'x');
const std::string kLongText = "\"" + kLong + "\"";

const Spoiled kValues[] = {
    {{{"/schema", "\"doorstep.actuals/2\""}}, "bad_value /schema"},
    {{{"/period/from", "\"2026-02-29\""}}, "bad_value /period/from"},
    {{{"/period/from", "\"2026-13-01\""}}, "bad_value /period/from"},
    {{{"/period/from", "\"2026-00-01\""}}, "bad_value /period/from"},
    {{{"/period/from", "\"2026-10-5\""}}, "bad_value /period/from"},
    {{{"/period/from", "\"1999-12-31\""}}, "bad_value /period/from"},
    {{{"/period/to", "\"2100-01-01\""}}, "bad_value /period/to"},
    {{{"/rate_card/id", "\"\""}}, "bad_value /rate_card/id"},
    {{{"/rate_card/id", kLongText.c_str()}}, "bad_value /rate_card/id"},
    {{{"/rate_card/timezone", "\"Europe/Leeds\""}}, "bad_value /rate_card/timezone"},
    {{{"/rate_card/timezone", "\"../../etc/passwd\""}}, "bad_value /rate_card/timezone"},
    {{{"/rate_card/timezone", "\"Europe\""}}, "bad_value /rate_card/timezone"},
    {{{"/rate_card/timezone", "\"europe/london\""}}, "bad_value /rate_card/timezone"},
    {{{"/rate_card/rates", "[]"}}, "bad_value /rate_card/rates"},
    {{{"/rate_card/rates/0/days", "[]"}}, "bad_value /rate_card/rates/0/days"},
    {{{"/rate_card/rates/0/hours", "\"night\""}}, "bad_value /rate_card/rates/0/hours"},
    {{{"/rate_card/rates/0/from", "\"24:00\""}}, "bad_value /rate_card/rates/0/from"},
    {{{"/rate_card/rates/0/to", "\"24:01\""}}, "bad_value /rate_card/rates/0/to"},
    {{{"/rate_card/rates/0/to", "\"7:00\""}}, "bad_value /rate_card/rates/0/to"},
    {{{"/rate_card/rates/0/to", "\"07:60\""}}, "bad_value /rate_card/rates/0/to"},
    {{{"/rate_card/rates/0/per_hour", "\"22.12345\""}}, "bad_value /rate_card/rates/0/per_hour"},
    {{{"/rate_card/rates/0/per_hour", "\"022\""}}, "bad_value /rate_card/rates/0/per_hour"},
    {{{"/rate_card/rates/0/per_hour", "\"1000000\""}}, "bad_value /rate_card/rates/0/per_hour"},
    {{{"/rate_card/rates/0/per_hour", "\"22.\""}}, "bad_value /rate_card/rates/0/per_hour"},
    {{{"/rate_card/rates/0/per_hour", "\".5\""}}, "bad_value /rate_card/rates/0/per_hour"},
    {{{"/rate_card/rates/0/per_hour", "\"-1\""}}, "bad_value /rate_card/rates/0/per_hour"},
    {{{"/rate_card/rates/0/per_hour", "\"1e2\""}}, "bad_value /rate_card/rates/0/per_hour"},
    {{{"/rate_card/rates/0/fixed/0/minutes", "0"}}, "bad_value /rate_card/rates/0/fixed/0/minutes"},
    {{{"/rate_card/rates/0/fixed_rule", "\"nearest\""}}, "bad_value /rate_card/rates/0/fixed_rule"},
    {{{"/rate_card/special_days/tomorrow", "\"x\""}}, "bad_value /rate_card/special_days/tomorrow"},
    {{{"/rate_card/special_days/tomorrow", "null"}}, "bad_value /rate_card/special_days/tomorrow"},
    {{{"/rate_card/special_days/2026-10-31", "\"\""}}, "bad_value /rate_card/special_days/2026-10-31"},
    {{{"/rate_card/measure/round_clock/unit_minutes", "7"}},
     "bad_value /rate_card/measure/round_clock/unit_minutes"},
    {{{"/rate_card/measure/round_clock/unit_minutes", "0"}},
     "bad_value /rate_card/measure/round_clock/unit_minutes"},
    {{{"/rate_card/measure/round_clock/unit_minutes", "120"}},
     "bad_value /rate_card/measure/round_clock/unit_minutes"},
    {{{"/rate_card/measure/round/unit_minutes", "0"}}, "bad_value /rate_card/measure/round/unit_minutes"},
    {{{"/rate_card/measure/round/unit_minutes", "1441"}}, "bad_value /rate_card/measure/round/unit_minutes"},
    {{{"/rate_card/measure/round/mode", "\"half\""}}, "bad_value /rate_card/measure/round/mode"},
    {{{"/rate_card/measure/minimum_minutes", "1501"}}, "bad_value /rate_card/measure/minimum_minutes"},
    {{{"/rate_card/measure/grace/under_minutes", "-1"}}, "bad_value /rate_card/measure/grace/under_minutes"},
    {{{"/rate_card/measure/grace/percent", "\"100.0001\""}}, "bad_value /rate_card/measure/grace/percent"},
    {{{"/rate_card/measure/rollover/within", "\"four_weeks\""}},
     "bad_value /rate_card/measure/rollover/within"},
    {{{"/rate_card/not_delivered/no_access/pay_minutes", "\"all\""}},
     "bad_value /rate_card/not_delivered/no_access/pay_minutes"},
    {{{"/rate_card/not_delivered/hospital/retain_days", "1000000001"}},
     "bad_value /rate_card/not_delivered/hospital/retain_days"},
    {{{"/rate_card/discount/tiers", "[]"}}, "bad_value /rate_card/discount/tiers"},
    {{{"/rate_card/unplanned", "\"maybe\""}}, "bad_value /rate_card/unplanned"},
    {{{"/rate_card/rounding/money", "\"down\""}}, "bad_value /rate_card/rounding/money"},
    {{{"/packages/0/budget/per", "\"year\""}}, "bad_value /packages/0/budget/per"},
    {{{"/packages/0/budget/minutes", "18446744073709551615"}}, "bad_value /packages/0/budget/minutes"},
    {{{"/packages/0/funding", "[]"}}, "bad_value /packages/0/funding"},
    {{{"/packages/0/funding/0/percent", "\"101\""}}, "bad_value /packages/0/funding/0/percent"},
    {{{"/visits/0/hours", "\"*\""}}, "bad_value /visits/0/hours"},
    {{{"/visits/0/planned/carers", "0"}}, "bad_value /visits/0/planned/carers"},
    {{{"/visits/0/planned/carers", "21"}}, "bad_value /visits/0/planned/carers"},
    {{{"/visits/0/participants", "[]"}}, "bad_value /visits/0/participants"},
    {{{"/visits/0/participants/0/weight", "0"}}, "bad_value /visits/0/participants/0/weight"},
    {{{"/visits/0/approved_extra_minutes", "-5"}}, "bad_value /visits/0/approved_extra_minutes"},
    {{{"/visits/2/cancelled_by", "\"carer\""}}, "bad_value /visits/2/cancelled_by"},
    {{{"/visits/0/planned/start", "\"2026-10-05T08:00:00\""}}, "bad_value /visits/0/planned/start"},
    {{{"/visits/0/planned/start", "\"2026-10-05t08:00:00Z\""}}, "bad_value /visits/0/planned/start"},
    {{{"/visits/0/planned/start", "\"2026-10-05 08:00:00Z\""}}, "bad_value /visits/0/planned/start"},
    {{{"/visits/0/planned/start", "\"2026-10-05T08:00:00z\""}}, "bad_value /visits/0/planned/start"},
    {{{"/visits/0/planned/start", "\"2026-10-05T08:00Z\""}}, "bad_value /visits/0/planned/start"},
    {{{"/visits/0/planned/start", "\"2026-10-05T24:00:00Z\""}}, "bad_value /visits/0/planned/start"},
    {{{"/visits/0/planned/start", "\"2026-10-05T08:00:60Z\""}}, "bad_value /visits/0/planned/start"},
    {{{"/visits/0/planned/start", "\"2026-10-05T08:00:00.Z\""}}, "bad_value /visits/0/planned/start"},
    {{{"/visits/0/planned/start", "\"2026-10-05T08:00:00.0123456789Z\""}},
     "bad_value /visits/0/planned/start"},
    {{{"/visits/0/planned/start", "\"2026-10-05T08:00:00+24:00\""}}, "bad_value /visits/0/planned/start"},
    {{{"/visits/0/planned/start", "\"2026-10-05T08:00:00+01:60\""}}, "bad_value /visits/0/planned/start"},
    {{{"/visits/0/planned/start", "\"2026-10-05T08:00:00+0100\""}}, "bad_value /visits/0/planned/start"},
    {{{"/visits/0/planned/start", "\"1999-10-05T08:00:00Z\""}}, "bad_value /visits/0/planned/start"},
    {{{"/visits/0/planned/start", "\"2026-09-31T08:00:00Z\""}}, "bad_value /visits/0/planned/start"},
    {{{"/visits/3/admitted", "\"yesterday\""}}, "bad_value /visits/3/admitted"},
};
INSTANTIATE_TEST_SUITE_P(Values, BadRequest, ::testing::ValuesIn(kValues));

const Spoiled kMeanings[] = {
    {{{"/visits/1/id", "\"v0\""}}, "duplicate /visits/1/id"},
    {{{"/packages/2/id", "\"k1\""}}, "duplicate /packages/2/id"},
    {{{"/rate_card/rates/1/id", "\"day\""}}, "duplicate /rate_card/rates/1/id"},
    {{{"/rate_card/rates/0/fixed/1/minutes", "30"}}, "duplicate /rate_card/rates/0/fixed/1/minutes"},
    {{{"/packages/0/funding/1/funder", "\"council\""}}, "duplicate /packages/0/funding/1/funder"},
    {{{"/visits/0/attendances/1/carer", "\"c1\""}}, "duplicate /visits/0/attendances/1/carer"},
    {{{"/visits/0/participants/1/person", "\"p1\""}}, "duplicate /visits/0/participants/1/person"},
    {{{"/period/to", "\"2026-10-04\""}}, "bad_interval /period/to"},
    {{{"/rate_card/rates/0/valid/to", "\"2026-03-31\""}}, "bad_interval /rate_card/rates/0/valid/to"},
    {{{"/packages/0/valid/to", "\"2025-12-31\""}}, "bad_interval /packages/0/valid/to"},
    {{{"/visits/0/planned/end", "\"2026-10-05T08:00:00+01:00\""}}, "bad_interval /visits/0/planned/end"},
    {{{"/visits/0/planned/end", "\"2026-10-05T07:59:59+01:00\""}}, "bad_interval /visits/0/planned/end"},
    {{{"/visits/0/planned/end", "\"2026-10-06T09:00:01+01:00\""}}, "bad_interval /visits/0/planned/end"},
    {{{"/visits/0/attendances/0/end", "\"2026-10-05T07:59:59+01:00\""}},
     "bad_interval /visits/0/attendances/0/end"},
    {{{"/visits/0/attendances/0/end", "\"2026-10-06T09:00:01+01:00\""}},
     "bad_interval /visits/0/attendances/0/end"},
    {{{"/visits/1/woken/0/end", "\"2026-10-06T23:59:59Z\""}}, "bad_interval /visits/1/woken/0/end"},
    {{{"/visits/1/woken/0/end", "\"2026-10-08T01:00:01Z\""}}, "bad_interval /visits/1/woken/0/end"},
    {{{"/visits/4/woken", R"([{"start":"2026-10-06T23:59:59Z","end":"2026-10-06T23:59:58Z"}])"}},
     "bad_interval /visits/4/woken/0/end"},
    {{{"/packages/0/funding/0/percent", "\"59.9999\""}}, "bad_percent /packages/0/funding"},
    {{{"/packages/0/funding/0/percent", "\"60.0001\""}}, "bad_percent /packages/0/funding"},
    {{{"/rate_card/rates/0/per_hour", ""}}, "conflict /rate_card/rates/0"},
    {{{"/rate_card/rates/1/per_hour", ""}}, "conflict /rate_card/rates/1"},
    {{{"/rate_card/rates/0/per_visit", "\"5\""}}, "conflict /rate_card/rates/0"},
    {{{"/rate_card/rates/1/per_hour", ""}, {"/rate_card/rates/1/per_visit", "\"5\""}},
     "conflict /rate_card/rates/1/per_visit"},
    {{{"/rate_card/rates/1/per_night", "\"5\""}}, "conflict /rate_card/rates/1/per_night"},
    {{{"/rate_card/rates/2/fixed", R"([{"minutes":1,"amount":"1"}])"}}, "conflict /rate_card/rates/2"},
    {{{"/rate_card/rates/2/per_visit", "\"1\""}}, "conflict /rate_card/rates/2"},
    {{{"/rate_card/rates/1/days/0", "\"easter\""}}, "conflict /rate_card/rates/1/days/0"},
    {{{"/rate_card/rates/1/days/0", "\"Mon\""}}, "conflict /rate_card/rates/1/days/0"},
    {{{"/rate_card/special_days/2026-10-31", "\"sat\""}, {"/rate_card/rates/1/days/0", "\"any\""}},
     "conflict /rate_card/special_days/2026-10-31"},
    // A special day that is null is none.
    {{{"/rate_card/special_days/2026-10-31", "null"}}, "conflict /rate_card/rates/1/days/0"},
    {{{"/rate_card/measure/grace/percent", "\"10\""}}, "conflict /rate_card/measure/grace/percent"},
    {{{"/rate_card/measure/short/under_percent", "\"10\""}}, "conflict /rate_card/measure/short"},
    {{{"/rate_card/measure/short/under_minutes", "null"}}, "conflict /rate_card/measure/short"},
    {{{"/rate_card/measure/round/mode", "\"up\""}}, "conflict /rate_card/measure/rollover"},
    {{{"/rate_card/measure/round", "null"}}, "conflict /rate_card/measure/rollover"},
    {{{"/rate_card/not_delivered/cancelled/0/percent", "\"10\""}},
     "conflict /rate_card/not_delivered/cancelled/0"},
    {{{"/rate_card/not_delivered/cancelled/1/percent", "null"}},
     "conflict /rate_card/not_delivered/cancelled/1"},
    {{{"/rate_card/discount/tiers/1/over_hours", "1"}}, "conflict /rate_card/discount/tiers/1/over_hours"},
    {{{"/packages/0/budget/anchor", "null"}}, "conflict /packages/0/budget/anchor"},
    {{{"/packages/0/budget/anchor", "\"2026-10-06\""}}, "conflict /packages/0/budget/anchor"},
    {{{"/packages/0/budget/per", "\"week\""}}, "conflict /packages/0/budget/anchor"},
    {{{"/packages/1/budget/anchor", "\"2026-10-12\""}}, "conflict /packages/1/pool"},
    {{{"/packages/1/budget/per", "\"week\""}, {"/packages/1/budget/anchor", ""}},
     "conflict /packages/1/pool"},
    {{{"/packages/1/budget", "null"}}, "conflict /packages/1/pool"},
    {{{"/packages/0/budget", "null"}}, "conflict /packages/0/pool"},
    {{{"/visits/3/admitted", "\"2026-10-10\""}}, "conflict /visits/3/admitted"},
    {{{"/visits/4/admitted", "\"2026-10-11\""}}, "conflict /visits/4/admitted"},
    {{{"/rate_card/rates/1/days", "[\"any\"]"}}, "ambiguous_rate /rate_card/rates/1"},
    {{{"/rate_card/rates/1/days", "[\"any\"]"},
      {"/rate_card/rates/1/valid", R"({"from":"2000-01-01","to":"2026-04-01"})"}},
     "ambiguous_rate /rate_card/rates/1"},
    {{{"/packages/2/service", "\"*\""}}, "ambiguous_package /packages/2"},
    {{{"/packages/2/service", "\"*\""}, {"/packages/2/valid/from", "\"2026-12-31\""}},
     "ambiguous_package /packages/2"},
    {{{"/period/from", "\"2026-10-06\""}}, "outside_period /visits/0"},
    {{{"/period/to", "\"2026-10-09\""}}, "outside_period /visits/4"},
    {{{"/period/to", "\"2026-10-09\""}, {"/packages/2/service", "\"*\""}}, "ambiguous_package /packages/2"},
};
INSTANTIATE_TEST_SUITE_P(Meanings, BadRequest, ::testing::ValuesIn(kMeanings));

// What is just about right.
const Spoiled kSound[] = {
    {{{"/rate_card/rates/1/days", "[\"any\"]"},
      {"/rate_card/rates/1/valid", R"({"from":"2000-01-01","to":"2026-03-31"})"}},
     "sound"},
    {{{"/packages/2/service", "\"*\""}, {"/packages/2/valid/from", "\"2027-01-01\""}}, "sound"},
    {{{"/visits/0/planned/end", "\"2026-10-06T09:00:00+01:00\""}}, "sound"},
    {{{"/visits/0/attendances/0/end", "\"2026-10-05T08:00:00+01:00\""}}, "sound"},
    {{{"/visits/0/planned/carers", "20"}}, "sound"},
    {{{"/visits/0/participants/0/weight", "1000000000"}}, "sound"},
    {{{"/visits/0/planned/start", "\"2026-10-05T07:00:00.123456789-00:00\""}}, "sound"},
    {{{"/packages/0/budget/minutes", "0"}}, "sound"},
    {{{"/rate_card/rates/0/per_hour", "\"0\""}}, "sound"},
    {{{"/rate_card/rates/0/per_hour", "\"999999.9999\""}}, "sound"},
    {{{"/rate_card/measure/grace", "{}"}}, "sound"},
    {{{"/rate_card/measure", "{}"}}, "sound"},
    {{{"/rate_card/segments", "{}"}}, "sound"},
    {{{"/rate_card/rounding", "{}"}}, "sound"},
    {{{"/rate_card/exceptions/hold", "[]"}}, "sound"},
    {{{"/rate_card/rates/0/fixed", "[]"}}, "sound"},
    {{{"/rate_card/rates/0/from", "\"08:00\""}, {"/rate_card/rates/0/to", "\"08:00\""}}, "sound"},
    {{{"/rate_card/bank_holidays", R"(["2026-10-09","2026-10-09"])"}}, "sound"},
    {{{"/rate_card/timezone", "\"UTC\""}}, "sound"},
    {{{"/visits/2/status", "\"no_access\""}, {"/visits/2/cancelled_at", ""}}, "sound"},
    {{{"/visits/3/admitted", "\"2026-10-09\""}}, "sound"},
};
INSTANTIATE_TEST_SUITE_P(Sound, BadRequest, ::testing::ValuesIn(kSound));

TEST(BadRequests, TheRootIsAnObject) {
  EXPECT_EQ(told("[]"), "bad_type ");
  EXPECT_EQ(told("7"), "bad_type ");
  EXPECT_EQ(told("null"), "bad_type ");
  EXPECT_EQ(told("{}"), "missing_member /packages");
}

TEST(BadRequests, NamesAreComparedAsWhatTheyStandFor) {
  EXPECT_EQ(told(R"({"schem\u0061":"x"})"), "missing_member /packages");
  EXPECT_EQ(told(R"({"\u00e9~/":1})"), "unknown_member /\u00e9~0~1");
}

TEST(BadRequests, AnIntegerOfAnyLengthIsOutOfRange) {
  json request = sample_request();
  request["packages"][0]["budget"]["minutes"] = 123456789;
  std::string text = request.dump();
  text.replace(text.find("123456789"), 9, std::string(100'000, '9'));
  EXPECT_EQ(told(text), "bad_value /packages/0/budget/minutes");
}

TEST(BadRequests, ManyProblemsTakeNoRoom) {
  std::string visits;
  for (int i = 0; i < 300'000; ++i) visits += i == 0 ? "{}" : ",{}";
  EXPECT_EQ(told(R"({"schema":"doorstep.actuals/1","packages":[],"visits":[)" + visits + "]}"),
            "missing_member /period");
}

}  // namespace
}  // namespace doorstep::actuals
