// The scalar forms of actuals.md §1 "Types". Each answers nullopt where the text is none.
#pragma once

#include <optional>
#include <string_view>

#include "doorstep/actuals/units.h"

namespace doorstep::actuals {

std::optional<Decimal> parse_decimal(std::string_view text);

// Years 2000 to 2099.
std::optional<Day> parse_date(std::string_view text);

// "HH:MM" in minutes; 24:00 too.
std::optional<int> parse_time_of_day(std::string_view text);

// RFC 3339 in capitals, the year as written 2000 to 2099; fractions of a second are cut off.
std::optional<Instant> parse_instant(std::string_view text);

// An integer of any length without fraction or exponent, from 0 to `most` (below 10^18).
std::optional<std::int64_t> parse_integer(std::string_view text, std::int64_t most);

}  // namespace doorstep::actuals
