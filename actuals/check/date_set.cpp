#include "check/date_set.h"

#include <algorithm>
#include <iterator>

namespace doorstep::actuals {

bool DateSet::touches(const Dates& dates) const {
  const auto after = last_by_first_.upper_bound(dates.to);
  return after != last_by_first_.begin() && std::prev(after)->second >= dates.from;
}

void DateSet::add(const Dates& dates) {
  Dates whole = dates;
  auto stretch = last_by_first_.upper_bound(dates.to);
  while (stretch != last_by_first_.begin() && std::prev(stretch)->second >= dates.from) {
    --stretch;
    whole = {std::min(whole.from, stretch->first), std::max(whole.to, stretch->second)};
    stretch = last_by_first_.erase(stretch);
  }
  last_by_first_.emplace(whole.from, whole.to);
}

}  // namespace doorstep::actuals
