// Sums of a period, by what they are asked for.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "doorstep/hub/views/figures.h"

#include "seen.h"

namespace doorstep::hub {

enum class GroupBy { all, week, provider, zone, person, day };

// What a sum is of. Of the four, `by` says which is there; of a person the provider too.
struct SumKey {
  std::string week;  // its Monday; of a day the day
  std::string provider;
  std::string zone;    // empty: people without one
  std::string person;  // the hub's id
  friend auto operator<=>(const SumKey&, const SumKey&) = default;
};

using SumTable = std::map<SumKey, Sums>;
SumTable sums_of(Connection& db, const std::vector<SeenPart>& parts, GroupBy by);

}  // namespace doorstep::hub
