#include "doorstep/actuals/days.h"

#include <algorithm>
#include <chrono>

namespace doorstep::actuals {

void append_date(std::string& out, Day date) {
  const std::chrono::year_month_day ymd{std::chrono::sys_days{std::chrono::days{date}}};
  const auto add = [&out](unsigned value, unsigned unit) {
    for (; unit > 0; unit /= 10) out += static_cast<char>('0' + value / unit % 10);
  };
  add(static_cast<unsigned>(static_cast<int>(ymd.year())), 1000);
  out += '-';
  add(static_cast<unsigned>(ymd.month()), 10);
  out += '-';
  add(static_cast<unsigned>(ymd.day()), 10);
}

std::string to_text(Day date) {
  std::string out;
  append_date(out, date);
  return out;
}

Calendar::Calendar(const Request& request) : card_(request.rate_card), bank_holidays_(card_.bank_holidays) {
  std::sort(bank_holidays_.begin(), bank_holidays_.end());
  const Texts& texts = request.texts;
  bank_holiday_ = texts.find("bank_holiday");
  weekday_ = texts.find("weekday");
  weekend_ = texts.find("weekend");
  any_ = texts.find("any");
  constexpr std::array<std::string_view, 7> kNames = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
  for (std::size_t i = 0; i < kNames.size(); ++i) weekdays_[i] = texts.find(kNames[i]);
}

bool Calendar::is_bank_holiday(Day date) const {
  return std::binary_search(bank_holidays_.begin(), bank_holidays_.end(), date);
}

std::optional<Text> Calendar::special(Day date) const {
  const auto found = card_.special_days.find(date);
  return found == card_.special_days.end() ? std::nullopt : std::optional(found->second);
}

DayNames Calendar::names(Day date) const {
  const int day = weekday(date);
  return {special(date), is_bank_holiday(date) ? bank_holiday_ : std::nullopt,
          weekdays_[static_cast<std::size_t>(day)], day < 5 ? weekday_ : weekend_, any_};
}

int Calendar::fit(const std::vector<Text>& days, const DayNames& names) {
  int place = 0;
  for (const auto& name : names) {
    if (name && std::binary_search(days.begin(), days.end(), *name)) return place;
    ++place;
  }
  return kNoFit;
}

}  // namespace doorstep::actuals
