// A set of dates as stretches that do not touch.
#pragma once

#include <map>

#include "doorstep/actuals/units.h"

namespace doorstep::actuals {

class DateSet {
 public:
  // Whether a date is in both. O(log stretches).
  bool touches(const Dates& dates) const;
  // O(log stretches), amortized.
  void add(const Dates& dates);

 private:
  std::map<Day, Day> last_by_first_;
};

}  // namespace doorstep::actuals
