#include "explain/words.h"

#include <algorithm>
#include <array>
#include <chrono>

#include "doorstep/actuals/statement.h"

namespace doorstep::actuals {
namespace {

std::string two_digits(std::int64_t value) { return (value < 10 ? "0" : "") + std::to_string(value); }

// Without the zeros that end a fraction, but for the first `least` places.
std::string decimal_text(std::int64_t ten_thousandths, std::size_t least) {
  const std::string places = std::to_string(10'000 + ten_thousandths % 10'000).substr(1);
  const std::size_t shown = std::max(least, places.find_last_not_of('0') + 1);
  const std::string whole = std::to_string(ten_thousandths / 10'000);
  return shown == 0 ? whole : whole + "." + places.substr(0, shown);
}

}  // namespace

std::string with_currency(const std::string& number, std::string_view currency) {
  if (currency == "GBP") return "£" + number;
  if (currency == "EUR") return "€" + number;
  return number + " " + std::string(currency);
}

std::string duration(Seconds seconds) {
  std::string out;
  const auto add = [&out](Seconds value, std::string_view unit) {
    if (value == 0) return;
    if (!out.empty()) out += ' ';
    out += std::to_string(value) + " " + std::string(unit);
  };
  add(seconds / 3'600, "h");
  add(seconds / 60 % 60, "min");
  add(seconds % 60, "s");
  return out.empty() ? "no time" : out;
}

std::string money(Money amount, std::string_view currency) {
  const std::string sign = amount < 0 ? "-" : "";
  const Money size = amount < 0 ? -amount : amount;
  return sign + with_currency(std::to_string(size / 100) + "." + two_digits(size % 100), currency);
}

std::string price(Decimal amount, std::string_view currency) {
  return with_currency(decimal_text(amount.ten_thousandths, 2), currency);
}

std::string percent(Decimal percentage) { return decimal_text(percentage.ten_thousandths, 0) + " %"; }

std::string long_date(Day date) {
  static constexpr std::array<std::string_view, 7> kDays = {"Monday", "Tuesday",  "Wednesday", "Thursday",
                                                            "Friday", "Saturday", "Sunday"};
  static constexpr std::array<std::string_view, 12> kMonths = {
      "January", "February", "March",     "April",   "May",      "June",
      "July",    "August",   "September", "October", "November", "December"};
  const std::chrono::year_month_day ymd{std::chrono::sys_days{std::chrono::days{date}}};
  return std::string(kDays.at(static_cast<std::size_t>(weekday(date)))) + " " +
         std::to_string(static_cast<unsigned>(ymd.day())) + " " +
         std::string(kMonths.at(static_cast<unsigned>(ymd.month()) - 1)) + " " +
         std::to_string(static_cast<int>(ymd.year()));
}

std::string clock(Instant instant, const Zone& zone) {
  std::string text;
  append_local(text, instant, zone);
  return text.substr(11, text.compare(17, 2, "00") == 0 ? 5 : 8);
}

std::string span(const Interval& time, const Zone& zone) {
  const bool clocks_change = zone.at(time.start).offset != zone.at(time.end).offset;
  return clock(time.start, zone) + " to " + clock(time.end, zone) + ", " +
         duration(std::max<Seconds>(0, time.length())) +
         (clocks_change ? " (the clocks change in between)" : "");
}

std::string count(std::int64_t number, std::string_view one) {
  return std::to_string(number) + " " + std::string(one) + (number == 1 ? "" : "s");
}

std::string listed(const std::vector<std::string>& words) {
  std::string out;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0) out += i + 1 == words.size() ? " and " : ", ";
    out += words[i];
  }
  return out;
}

std::string minutes(Minutes number) { return std::to_string(number) + " min"; }

std::string plain(std::string_view code) {
  std::string words(code);
  std::replace(words.begin(), words.end(), '_', ' ');
  return words;
}

}  // namespace doorstep::actuals
