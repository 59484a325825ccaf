// Kinds of days (actuals.md §4) and the texts of dates.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "doorstep/actuals/request.h"

namespace doorstep::actuals {

// "2026-10-05"
std::string to_text(Day date);
void append_date(std::string& out, Day date);

// The names that fit a date, most specific first; a name that is nullopt fits nothing. Two rates fit a date by an
// equally specific kind where they fit by the same place.
using DayNames = std::array<std::optional<Text>, 5>;
inline constexpr int kNoFit = 5;

// Immutable; refers to the request.
class Calendar {
 public:
  explicit Calendar(const Request& request);

  DayNames names(Day date) const;
  bool is_bank_holiday(Day date) const;
  std::optional<Text> special(Day date) const;

  // The place in `names` of the most specific that is in the sorted list; kNoFit where none is.
  static int fit(const std::vector<Text>& days, const DayNames& names);

 private:
  const RateCard& card_;
  std::vector<Day> bank_holidays_;  // sorted
  std::optional<Text> bank_holiday_, weekday_, weekend_, any_;
  std::array<std::optional<Text>, 7> weekdays_;
};

}  // namespace doorstep::actuals
