// The POSIX TZ string that ends a TZif file (RFC 9636 §3.3.1): how the clocks go on for ever.
#pragma once

#include <array>
#include <optional>
#include <string_view>

#include "doorstep/actuals/units.h"

namespace doorstep::actuals {

// The day of a year on which the clocks change, and the second of that day by the clock that was valid before.
struct ChangeRule {
  enum class Form { month_week_day, day_without_leap, day_of_year };
  Form form = Form::month_week_day;
  int month = 1, week = 1, weekday = 0;  // week 5 is the last; Sunday is 0
  int day = 0;                           // J: 1 to 365, never 29 February; n: 0 to 365
  Seconds second = 7'200;                // may be negative or beyond a day

  Seconds in_year(int year) const;  // local seconds since 1970
};

struct SummerTime {
  Seconds offset = 0;
  ChangeRule start, end;
};

struct PosixRule {
  Seconds standard_offset = 0;
  std::optional<SummerTime> summer;
};

// nullopt where the text is none.
std::optional<PosixRule> parse_posix_rule(std::string_view text);

}  // namespace doorstep::actuals
