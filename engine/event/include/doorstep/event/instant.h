// Instants: whole milliseconds since 1970-01-01T00:00:00Z on the proleptic Gregorian calendar, no leap
// seconds.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace doorstep {

using Millis = std::int64_t;  // an instant, or a distance between two, in ms

// "2026-11-21T08:02:11.123Z": the one form of the protocol (§1). Years 0000 to 9999.
std::string format_instant(Millis at);
// "2026-11-21T08:02:11Z", fractions cut off towards the past: the form of the hours (surface.md).
std::string format_instant_seconds(Millis at);

// Only the exact form of format_instant(); no second 60, no such date: nullopt.
std::optional<Millis> parse_instant(std::string_view text);

// Any RFC 3339 date-time with Z or a numeric offset and 0 to 9 digits of a fraction (cut off to ms).
std::optional<Millis> parse_rfc3339(std::string_view text);

}  // namespace doorstep
