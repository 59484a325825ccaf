// Time at which a sleeping carer was called on (§4).
#pragma once

#include <vector>

#include "doorstep/actuals/request.h"

namespace doorstep::actuals {

// Of one visit. Each second counts once, however many entries cover it.
class WokenTime {
 public:
  explicit WokenTime(const Visit& visit);
  Seconds within(const Interval& time) const;  // O(log entries)

 private:
  Seconds before(Instant instant) const;

  std::vector<Interval> merged_;  // ascending, none touching another
  std::vector<Seconds> sums_;     // of those before each
};

}  // namespace doorstep::actuals
