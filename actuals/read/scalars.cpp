#include "read/scalars.h"

#include <chrono>

#include "json/bytes.h"

namespace doorstep::actuals {
namespace {

bool all_digits(std::string_view text) {
  for (const char c : text) {
    if (!is_digit(c)) return false;
  }
  return !text.empty();
}

int to_number(std::string_view digits) {
  int value = 0;
  for (const char c : digits) value = value * 10 + (c - '0');
  return value;
}

// The number in `text` from `first`, or -1 where there are other than digits or it is above `most`.
int two_digits(std::string_view text, std::size_t first, int most) {
  const auto digits = text.substr(first, 2);
  const int value = all_digits(digits) ? to_number(digits) : -1;
  return value <= most ? value : -1;
}

bool leap(int year) { return year % 4 == 0; }  // right from 1901 to 2099

int days_in_month(int year, int month) {
  constexpr int kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return month == 2 && leap(year) ? 29 : kDays[month - 1];
}

// "+01:00" or "Z" to seconds east of Greenwich.
std::optional<Seconds> parse_offset(std::string_view text) {
  if (text == "Z") return 0;
  if (text.size() != 6 || (text[0] != '+' && text[0] != '-') || text[3] != ':') return std::nullopt;
  const int hours = two_digits(text, 1, 23);
  const int minutes = two_digits(text, 4, 59);
  if (hours < 0 || minutes < 0) return std::nullopt;
  const Seconds seconds = hours * 3'600 + minutes * 60;
  return text[0] == '-' ? -seconds : seconds;
}

// What is left of `text` behind a fraction of 1 to 9 digits, where there is one.
std::optional<std::string_view> skip_fraction(std::string_view text) {
  if (text.empty() || text[0] != '.') return text;
  std::size_t end = 1;
  while (end < text.size() && is_digit(text[end])) ++end;
  if (end == 1 || end > 10) return std::nullopt;
  return text.substr(end);
}

}  // namespace

std::optional<Decimal> parse_decimal(std::string_view text) {
  const auto point = text.find('.');
  const auto whole = text.substr(0, point);
  const auto fraction = point == std::string_view::npos ? "0" : text.substr(point + 1);
  if (!all_digits(whole) || whole.size() > 6 || (whole[0] == '0' && whole.size() > 1)) return std::nullopt;
  if (!all_digits(fraction) || fraction.size() > 4) return std::nullopt;
  std::int64_t value = to_number(whole);
  for (std::size_t i = 0; i < 4; ++i) value = value * 10 + (i < fraction.size() ? fraction[i] - '0' : 0);
  return Decimal{value};
}

std::optional<Day> parse_date(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-' || !text.starts_with("20")) return std::nullopt;
  const int year = 2000 + two_digits(text, 2, 99);
  const int month = two_digits(text, 5, 12);
  const int day = two_digits(text, 8, 31);
  if (year < 2000 || month < 1 || day < 1 || day > days_in_month(year, month)) return std::nullopt;
  const auto date = std::chrono::year(year) / month / day;
  return static_cast<Day>(std::chrono::sys_days(date).time_since_epoch().count());
}

std::optional<int> parse_time_of_day(std::string_view text) {
  if (text.size() != 5 || text[2] != ':') return std::nullopt;
  const int hour = two_digits(text, 0, 24);
  const int minute = two_digits(text, 3, 59);
  if (hour < 0 || minute < 0 || (hour == 24 && minute != 0)) return std::nullopt;
  return hour * 60 + minute;
}

std::optional<Instant> parse_instant(std::string_view text) {
  if (text.size() < 20 || text[10] != 'T' || text[13] != ':' || text[16] != ':') return std::nullopt;
  const auto day = parse_date(text.substr(0, 10));
  const int hour = two_digits(text, 11, 23);
  const int minute = two_digits(text, 14, 59);
  const int second = two_digits(text, 17, 59);
  const auto rest = skip_fraction(text.substr(19));
  const auto offset = rest ? parse_offset(*rest) : std::nullopt;
  if (!day || hour < 0 || minute < 0 || second < 0 || !offset) return std::nullopt;
  return *day * kDaySeconds + hour * Seconds{3'600} + minute * Seconds{60} + second - *offset;
}

std::optional<std::int64_t> parse_integer(std::string_view text, std::int64_t most) {
  if (text == "-0") return 0;
  std::int64_t value = 0;
  for (const char c : text) {
    if (!is_digit(c) || value > most) return std::nullopt;
    value = value * 10 + (c - '0');
  }
  return value <= most ? std::optional(value) : std::nullopt;
}

}  // namespace doorstep::actuals
