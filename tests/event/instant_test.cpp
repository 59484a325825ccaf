#include "doorstep/event/instant.h"

#include <gtest/gtest.h>

namespace doorstep {
namespace {

constexpr Millis kDayMs = 86'400'000;

TEST(Instant, ReadsAndWritesTheOneForm) {
  EXPECT_EQ(format_instant(0), "1970-01-01T00:00:00.000Z");
  EXPECT_EQ(format_instant(1'795'248'131'123), "2026-11-21T08:02:11.123Z");
  EXPECT_EQ(parse_instant("2026-11-21T08:02:11.123Z"), 1'795'248'131'123);
  EXPECT_EQ(format_instant(-1), "1969-12-31T23:59:59.999Z");
  EXPECT_EQ(format_instant_seconds(-1), "1969-12-31T23:59:59Z");
  EXPECT_EQ(format_instant_seconds(1'795'248'131'999), "2026-11-21T08:02:11Z");
}

TEST(Instant, ReadsBackEveryDayOfFourCenturiesAndBothEnds) {
  for (Millis at = *parse_instant("1799-12-31T23:59:59.999Z"); at < 7'258'118'400'000; at += kDayMs) {
    ASSERT_EQ(parse_instant(format_instant(at)), at);
  }
  EXPECT_EQ(format_instant(*parse_instant("0000-01-01T00:00:00.000Z")), "0000-01-01T00:00:00.000Z");
  EXPECT_EQ(format_instant(*parse_instant("9999-12-31T23:59:59.999Z")), "9999-12-31T23:59:59.999Z");
}

TEST(Instant, BeyondTheYearsOfTheFormIsTheNearestThatHasOne) {
  EXPECT_EQ(format_instant(std::numeric_limits<Millis>::min()), "0000-01-01T00:00:00.000Z");
  EXPECT_EQ(format_instant(std::numeric_limits<Millis>::max()), "9999-12-31T23:59:59.999Z");
}

TEST(Instant, RefusesEveryOtherForm) {
  for (const char* text : {"",
                           "2026-11-21",
                           "2026-11-21T08:02:11Z",
                           "2026-11-21T08:02:11.12Z",
                           "2026-11-21T08:02:11.1234Z",
                           "2026-11-21T08:02:11.123",
                           "2026-11-21T08:02:11.123z",
                           "2026-11-21t08:02:11.123Z",
                           "2026-11-21 08:02:11.123Z",
                           "2026-11-21T08:02:11.123+00:00",
                           "2026-11-21T08:02:11,123Z",
                           "2026-11-21T08:02:11.123Z ",
                           " 2026-11-21T08:02:11.123Z",
                           "2026-11-21T24:00:00.000Z",
                           "2026-11-21T08:60:00.000Z",
                           "2026-12-31T23:59:60.000Z",
                           "2026-13-01T00:00:00.000Z",
                           "2026-00-01T00:00:00.000Z",
                           "2026-01-00T00:00:00.000Z",
                           "2026-04-31T00:00:00.000Z",
                           "2026-02-29T00:00:00.000Z",
                           "1900-02-29T00:00:00.000Z",
                           "+026-11-21T08:02:11.123Z",
                           "2026-11-21T08:02:-1.123Z",
                           "12026-11-21T08:02:11.123Z",
                           "2026-1-21T08:02:11.123Z",
                           "٢026-11-21T08:02:11.123Z"}) {
    EXPECT_FALSE(parse_instant(text)) << text;
  }
  EXPECT_TRUE(parse_instant("2000-02-29T00:00:00.000Z"));
  EXPECT_FALSE(parse_instant(std::string_view("2026-11-21T08:02:11.123Z\0", 25)));
}

TEST(Rfc3339, TakesOffsetsAndFractions) {
  const Millis at = *parse_instant("2026-11-21T08:02:11.000Z");
  EXPECT_EQ(parse_rfc3339("2026-11-21T08:02:11Z"), at);
  EXPECT_EQ(parse_rfc3339("2026-11-21t08:02:11z"), at);
  EXPECT_EQ(parse_rfc3339("2026-11-21T09:02:11+01:00"), at);
  EXPECT_EQ(parse_rfc3339("2026-11-21T02:32:11-05:30"), at);
  EXPECT_EQ(parse_rfc3339("2026-11-21T08:02:11-00:00"), at);
  EXPECT_EQ(parse_rfc3339("2026-11-21T08:02:11.5Z"), at + 500);
  EXPECT_EQ(parse_rfc3339("2026-11-21T08:02:11.05Z"), at + 50);
  EXPECT_EQ(parse_rfc3339("2026-11-21T08:02:11.123456789Z"), at + 123);
  EXPECT_EQ(parse_rfc3339("2026-11-21T08:02:11.999999999Z"), at + 999);
  EXPECT_EQ(parse_rfc3339("1969-12-31T23:59:59.9999Z"), -1);
}

TEST(Rfc3339, RefusesWhatIsNone) {
  for (const char* text :
       {"", "2026-11-21", "2026-11-21T08:02Z", "2026-11-21T08:02:11", "2026-11-21T08:02:11.Z",
        "2026-11-21T08:02:11.+01:00", "2026-11-21T08:02:11.1234567890Z", "2026-11-21T08:02:11+0100",
        "2026-11-21T08:02:11+01", "2026-11-21T08:02:11+24:00", "2026-11-21T08:02:11+01:60",
        "2026-11-21T08:02:60Z", "2026-02-30T08:02:11Z", "2026-11-21T08:02:11Zx", "0000-01-01T00:00:00+00:01",
        "9999-12-31T23:59:59-00:01", "2026-11-21T08:02:11.12.3Z"}) {
    EXPECT_FALSE(parse_rfc3339(text)) << text;
  }
}

}  // namespace
}  // namespace doorstep
