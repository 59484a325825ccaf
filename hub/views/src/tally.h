// The sums that follow from visits' rows: what the keeper adds to those that are held, and what a check compares them with.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <tuple>
#include <utility>

#include "doorstep/hub/views/figures.h"

#include "visit_row.h"

namespace doorstep::hub {

// By how much a share differs from the whole: seconds planned, clocked and actual.
using ShareDifference = std::array<std::int64_t, 3>;

using UseSums = std::array<std::int64_t, 2>;  // of a package's week: seconds planned and delivered

// Of one provider.
struct Tally {
  using Three = std::tuple<std::string, std::string, std::string>;

  std::map<std::pair<std::string, std::string>, Sums> days;  // view_day: day, person
  std::map<Three, Sums> zones;              // view_zone: day, commissioner (empty: all), zone
  std::map<Three, ShareDifference> shares;  // view_share: day, person, commissioner
  std::map<Three, std::int64_t> care;       // view_care: day, person, carer

  std::map<Three, UseSums> uses;               // view_use: week, commissioner (empty: all), package
  std::map<std::string, OutcomeRow> outcomes;  // view_outcome, by event: of rows that were added once

  // Adds a row so many times: -1 takes it away.
  void add(const VisitRow& row, std::int64_t times);
};

// Whether an attendance is one by which a carer came to a person.
bool is_care(const AttendanceRow& attendance);

}  // namespace doorstep::hub
