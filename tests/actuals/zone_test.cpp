// Local time: what libraries forget after 2037 included.
#include "doorstep/actuals/zone.h"

#include <gtest/gtest.h>

#include "doorstep/actuals/statement.h"

#include "read/scalars.h"
#include "zone/posix_rule.h"

namespace doorstep::actuals {
namespace {

std::string local(const char* zone, const char* utc) {
  std::string out;
  append_local(out, *parse_instant(utc), *Zone::find(zone));
  return out;
}

TEST(Zone, SummerTime) {
  EXPECT_EQ(local("Europe/London", "2026-10-25T00:59:59Z"), "2026-10-25T01:59:59+01:00");
  EXPECT_EQ(local("Europe/London", "2026-10-25T01:00:00Z"), "2026-10-25T01:00:00+00:00");
  EXPECT_EQ(local("Europe/London", "2027-03-28T00:59:59Z"), "2027-03-28T00:59:59+00:00");
  EXPECT_EQ(local("Europe/London", "2027-03-28T01:00:00Z"), "2027-03-28T02:00:00+01:00");
  EXPECT_EQ(local("Asia/Kathmandu", "2026-10-25T01:00:00Z"), "2026-10-25T06:45:00+05:45");
  EXPECT_EQ(local("Australia/Lord_Howe", "2026-10-25T01:00:00Z"), "2026-10-25T12:00:00+11:00");
  EXPECT_EQ(local("America/New_York", "2026-10-25T01:00:00Z"), "2026-10-24T21:00:00-04:00");
  EXPECT_EQ(local("UTC", "2026-10-25T01:00:00Z"), "2026-10-25T01:00:00+00:00");
}

TEST(Zone, RulesGoOnForEver) {
  EXPECT_EQ(local("Europe/London", "2038-07-01T12:00:00Z"), "2038-07-01T13:00:00+01:00");
  EXPECT_EQ(local("Europe/London", "2050-10-30T00:59:59Z"), "2050-10-30T01:59:59+01:00");
  EXPECT_EQ(local("Europe/London", "2050-10-30T01:00:00Z"), "2050-10-30T01:00:00+00:00");
  EXPECT_EQ(local("Europe/London", "2099-07-01T12:00:00Z"), "2099-07-01T13:00:00+01:00");
  EXPECT_EQ(local("Europe/Dublin", "2060-01-01T12:00:00Z"), "2060-01-01T12:00:00+00:00");
  EXPECT_EQ(local("Europe/Dublin", "2060-07-01T12:00:00Z"), "2060-07-01T13:00:00+01:00");
  EXPECT_EQ(local("America/New_York", "2051-03-12T07:00:00Z"), "2051-03-12T03:00:00-04:00");
}

TEST(Zone, IsThereOrNot) {
  for (const char* name : {"Europe/London", "GB", "Etc/GMT+5", "America/Argentina/Ushuaia", "UTC"}) {
    EXPECT_NE(Zone::find(name), nullptr) << name;
  }
  for (const char* name : {"", "Europe", "Europe/", "/Europe/London", "Europe//London", "../zoneinfo/UTC",
                           "localtime", "posix/Europe/London", "right/UTC", "posixrules", "zone.tab",
                           "tzdata.zi", "leapseconds", "Europe/London ", "EUROPE/LONDON"}) {
    EXPECT_EQ(Zone::find(name), nullptr) << name;
  }
}

TEST(Zone, BadFilesAreNone) {
  EXPECT_EQ(Zone::parse(""), nullptr);
  EXPECT_EQ(Zone::parse("TZif"), nullptr);
  EXPECT_EQ(Zone::parse("TZif2" + std::string(39, '\xff')), nullptr);
  EXPECT_EQ(Zone::parse("TZif2" + std::string(200, '\0')), nullptr);
}

TEST(PosixRule, Forms) {
  EXPECT_EQ(parse_posix_rule("UTC0")->standard_offset, 0);
  EXPECT_EQ(parse_posix_rule("<+0545>-5:45")->standard_offset, 5 * 3'600 + 45 * 60);
  const auto london = parse_posix_rule("GMT0BST,M3.5.0/1,M10.5.0");
  ASSERT_TRUE(london && london->summer);
  EXPECT_EQ(london->summer->offset, 3'600);
  EXPECT_EQ(london->summer->start.in_year(2026), *parse_instant("2026-03-29T01:00:00Z"));
  EXPECT_EQ(london->summer->end.in_year(2026), *parse_instant("2026-10-25T02:00:00Z"));
  const auto by_day = parse_posix_rule("AAA3BBB,J60/-1,59/26");
  ASSERT_TRUE(by_day && by_day->summer);
  EXPECT_EQ(by_day->summer->start.in_year(2028), *parse_instant("2028-02-29T23:00:00Z"));  // J60 is 1 March
  EXPECT_EQ(by_day->summer->end.in_year(2028), *parse_instant("2028-03-01T02:00:00Z"));  // 59 is 29 February
  for (const char* bad : {"", "0", "GMT", "GMT0BST,M3.5.0", "GMT0BST,M13.5.0,M10.5.0",
                          "GMT0BST,M3.6.0,M10.5.0", "<GMT0", "GMT0BST,M3.5.0/1,M10.5.0x", "GMT999"}) {
    EXPECT_FALSE(parse_posix_rule(bad)) << bad;
  }
}

}  // namespace
}  // namespace doorstep::actuals
