// What payment on actuals counts in. No floating point anywhere.
#pragma once

#include <cstdint>
#include <limits>

namespace doorstep::actuals {

using Instant = std::int64_t;  // seconds since 1970-01-01T00:00:00Z, no leap seconds
using Seconds = std::int64_t;  // elapsed time
using Minutes = std::int64_t;
using Money = std::int64_t;  // of the minor unit: pence
using Day = std::int32_t;    // a local date, in days since 1970-01-01

inline constexpr Seconds kDaySeconds = 86'400;
inline constexpr int kDayMinutes = 1'440;
inline constexpr Day kFirstDay = std::numeric_limits<Day>::min();  // where nothing says since when
inline constexpr Day kLastDay = std::numeric_limits<Day>::max();   // where nothing says until when

// Both ends included.
struct Dates {
  Day from = kFirstDay;
  Day to = kLastDay;
  bool contains(Day day) const { return from <= day && day <= to; }
  friend bool operator==(const Dates&, const Dates&) = default;
};

// [start, end)
struct Interval {
  Instant start = 0;
  Instant end = 0;
  Seconds length() const { return end - start; }
};

// A decimal of the page, 0 to 999999.9999, as an integer. Of a percentage one unit is thus a millionth of the whole.
struct Decimal {
  std::int64_t ten_thousandths = 0;
  friend auto operator<=>(const Decimal&, const Decimal&) = default;
};
inline constexpr Decimal kHundred{1'000'000};
inline constexpr std::int64_t kWholePercent = 1'000'000;  // 100 %

// Monday is 0.
constexpr int weekday(Day day) { return static_cast<int>(((day + 3) % 7 + 7) % 7); }

constexpr std::int64_t floor_divide(std::int64_t a, std::int64_t b) { return a / b - (a % b < 0 ? 1 : 0); }

}  // namespace doorstep::actuals
