// Local dates and times of an IANA zone (the system's tz database, by Howard Hinnant's date) and instants.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "doorstep/event/instant.h"

namespace doorstep::hub {

// A calendar date, "2026-10-25": years 2000 to 2099, and a day that there is. Compares as its text does.
bool is_date(std::string_view text);
bool is_monday(std::string_view day);

bool is_zone(const std::string& zone);

enum class LocalTimeFault { bad_value, no_such_local_time, ambiguous_local_time };

struct ParsedTime {
  std::optional<Millis> at;  // there or
  LocalTimeFault fault = LocalTimeFault::bad_value;
};

// RFC 3339 with an offset (seconds may be left out), or a local date and time of `zone` ("2026-11-02T08:00", seconds
// may follow). A local time that the clocks skip or show twice is a fault, never a guess. Years 2000 to 2099.
ParsedTime parse_planned_time(std::string_view text, const std::string& zone);

// The first instant of a local date, and of the day after it.
Millis start_of_day(std::string_view day, const std::string& zone);
Millis end_of_day(std::string_view day, const std::string& zone);
// The date `days` after (or before) that of the instant, and the date itself.
std::string local_date(Millis at, const std::string& zone, int days = 0);

}  // namespace doorstep::hub
