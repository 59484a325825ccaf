#include "doorstep/hub/office/local_time.h"

#include <charconv>
#include <chrono>
#include <stdexcept>

#include <date/date.h>
#include <date/tz.h>
#include <fmt/format.h>

namespace doorstep::hub {

namespace {

using std::chrono::milliseconds;
using LocalSeconds = date::local_seconds;

// Exactly `width` digits at `pos`.
std::optional<int> digits(std::string_view text, std::size_t pos, std::size_t width) {
  if (text.size() < pos + width) return std::nullopt;
  int value = 0;
  for (const char c : text.substr(pos, width)) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  return value;
}

std::optional<date::local_days> parse_date(std::string_view text) {
  const auto y = digits(text, 0, 4);
  const auto m = digits(text, 5, 2);
  const auto d = digits(text, 8, 2);
  if (text.size() != 10 || !y || !m || !d || text[4] != '-' || text[7] != '-') return std::nullopt;
  const date::year_month_day ymd{date::year{*y}, date::month{static_cast<unsigned>(*m)},
                                 date::day{static_cast<unsigned>(*d)}};
  if (!ymd.ok() || *y < 2000 || *y > 2099) return std::nullopt;
  return date::local_days{ymd};
}

date::local_days must_date(std::string_view text) {
  const auto day = parse_date(text);
  if (!day) throw std::invalid_argument("not a date");
  return *day;
}

// "2026-11-02T08:00" or "2026-11-02T08:00:00".
std::optional<LocalSeconds> parse_local(std::string_view text) {
  if (text.size() != 16 && text.size() != 19) return std::nullopt;
  const auto day = parse_date(text.substr(0, 10));
  const auto hour = digits(text, 11, 2);
  const auto minute = digits(text, 14, 2);
  const auto second = text.size() == 19 ? digits(text, 17, 2) : 0;
  const bool marks = text[10] == 'T' && text[13] == ':' && (text.size() == 16 || text[16] == ':');
  if (!day || !hour || !minute || !second || !marks || *hour > 23 || *minute > 59 || *second > 59) {
    return std::nullopt;
  }
  return *day + std::chrono::hours{*hour} + std::chrono::minutes{*minute} + std::chrono::seconds{*second};
}

Millis to_millis(date::sys_seconds at) { return milliseconds{at.time_since_epoch()}.count(); }

ParsedTime resolve_local(LocalSeconds local, const std::string& zone) {
  const date::local_info info = date::locate_zone(zone)->get_info(local);
  if (info.result == date::local_info::nonexistent) return {{}, LocalTimeFault::no_such_local_time};
  if (info.result == date::local_info::ambiguous) return {{}, LocalTimeFault::ambiguous_local_time};
  return {to_millis(date::sys_seconds{local.time_since_epoch() - info.first.offset}), {}};
}

bool in_years(Millis at) {
  constexpr Millis kFirst = 946'684'800'000;     // 2000-01-01T00:00:00Z
  constexpr Millis kBehind = 4'102'444'800'000;  // 2100-01-01T00:00:00Z
  return at >= kFirst && at < kBehind;
}

Millis first_instant(date::local_days day, const std::string& zone) {
  const auto at = date::locate_zone(zone)->to_sys(LocalSeconds{day}, date::choose::earliest);
  return to_millis(at);
}

}  // namespace

bool is_date(std::string_view text) { return parse_date(text).has_value(); }

bool is_monday(std::string_view text) {
  const auto day = parse_date(text);
  return day && date::weekday{*day} == date::Monday;
}

bool is_zone(const std::string& zone) {
  try {
    return date::locate_zone(zone) != nullptr;
  } catch (const std::runtime_error&) {
    return false;
  }
}

ParsedTime parse_planned_time(std::string_view text, const std::string& zone) {
  if (const auto local = parse_local(text)) return resolve_local(*local, zone);
  std::string instant(text);  // the local form with an offset: RFC 3339, but for the seconds
  if (text.size() > 16 && text[16] != ':') instant.insert(16, ":00");
  const auto at = parse_rfc3339(instant);
  if (!at || !in_years(*at)) return {};
  return {at, {}};
}

Millis start_of_day(std::string_view day, const std::string& zone) {
  return first_instant(must_date(day), zone);
}

Millis end_of_day(std::string_view day, const std::string& zone) {
  return first_instant(must_date(day) + date::days{1}, zone);
}

std::string local_date(Millis at, const std::string& zone, int days) {
  const auto sys = date::sys_time<milliseconds>{milliseconds{at}};
  const auto day = date::floor<date::days>(date::locate_zone(zone)->to_local(sys)) + date::days{days};
  const date::year_month_day ymd{day};
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(ymd.year()), static_cast<unsigned>(ymd.month()),
                     static_cast<unsigned>(ymd.day()));
}

}  // namespace doorstep::hub
