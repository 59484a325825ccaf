#include "zone/posix_rule.h"

#include <chrono>

namespace doorstep::actuals {
namespace {

Day day_of(int year, int month, int day) {
  using namespace std::chrono;
  const auto date = std::chrono::year(year) / month / day;
  return static_cast<Day>(sys_days(date).time_since_epoch().count());
}

bool is_leap(int year) { return std::chrono::year(year).is_leap(); }

// `week` 1 is the first such weekday of the month, 5 the last.
Day weekday_of_month(int year, const ChangeRule& rule) {
  const Day first = day_of(year, rule.month, 1);
  const int sunday_based = (weekday(first) + 1) % 7;
  Day day = first + (rule.weekday - sunday_based + 7) % 7 + (rule.week - 1) * 7;
  const Day next_month = rule.month == 12 ? day_of(year + 1, 1, 1) : day_of(year, rule.month + 1, 1);
  while (day >= next_month) day -= 7;
  return day;
}

class Parser {
 public:
  explicit Parser(std::string_view text) : rest_(text) {}

  std::optional<PosixRule> rule() {
    PosixRule rule;
    if (!name() || !offset(rule.standard_offset)) return std::nullopt;
    if (rest_.empty()) return rule;
    auto& summer = rule.summer.emplace();
    summer.offset = rule.standard_offset + 3'600;
    if (!name() || (next() != ',' && !offset(summer.offset))) return std::nullopt;
    if (!take(',') || !change(summer.start) || !take(',') || !change(summer.end)) return std::nullopt;
    return rest_.empty() ? std::optional(rule) : std::nullopt;
  }

 private:
  char next() const { return rest_.empty() ? '\0' : rest_.front(); }
  bool take(char c) {
    if (next() != c || rest_.empty()) return false;
    rest_.remove_prefix(1);
    return true;
  }
  bool name() {
    const bool quoted = take('<');
    const auto end = quoted ? rest_.find('>') : rest_.find_first_of("+-,0123456789");
    if (end == 0 || (quoted && end == std::string_view::npos)) return false;
    rest_.remove_prefix(quoted ? end + 1 : std::min(end, rest_.size()));
    return true;
  }
  bool number(int& value, int most) {
    const std::size_t size = rest_.size();
    for (value = 0; next() >= '0' && next() <= '9' && value <= most; rest_.remove_prefix(1)) {
      value = value * 10 + (next() - '0');
    }
    return rest_.size() != size && value <= most;
  }
  // [+-]hh[:mm[:ss]]
  bool time(Seconds& seconds) {
    const bool negative = take('-');
    if (!negative) take('+');
    int hour = 0, minute = 0, second = 0;
    if (!number(hour, 167)) return false;
    if (take(':') && !number(minute, 59)) return false;
    if (take(':') && !number(second, 59)) return false;
    seconds = (hour * 60 + minute) * 60 + second;
    if (negative) seconds = -seconds;
    return true;
  }
  // POSIX counts west of Greenwich.
  bool offset(Seconds& east) {
    const bool found = time(east);
    east = -east;
    return found;
  }
  bool change(ChangeRule& rule) {
    if (take('M')) {
      rule.form = ChangeRule::Form::month_week_day;
      const bool sound = number(rule.month, 12) && take('.') && number(rule.week, 5) && take('.') &&
                         number(rule.weekday, 6) && rule.month >= 1 && rule.week >= 1;
      if (!sound) return false;
    } else {
      rule.form = take('J') ? ChangeRule::Form::day_without_leap : ChangeRule::Form::day_of_year;
      if (!number(rule.day, 365)) return false;
    }
    return !take('/') || time(rule.second);
  }

  std::string_view rest_;
};

}  // namespace

Seconds ChangeRule::in_year(int year) const {
  Day date = 0;
  switch (form) {
    case Form::month_week_day:
      date = weekday_of_month(year, *this);
      break;
    case Form::day_without_leap:
      date = day_of(year, 1, 1) + day - 1 + (is_leap(year) && day > 59 ? 1 : 0);
      break;
    case Form::day_of_year:
      date = day_of(year, 1, 1) + day;
      break;
  }
  return date * kDaySeconds + second;
}

std::optional<PosixRule> parse_posix_rule(std::string_view text) { return Parser(text).rule(); }

}  // namespace doorstep::actuals
