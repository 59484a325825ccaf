// §3: how much of an attendance counts.
#pragma once

#include <map>
#include <tuple>

#include "doorstep/actuals/pricing.h"

namespace doorstep::actuals {

// The number of the week, block, month or period in which a date lies. `anchor` is a block's.
std::int64_t window_of(Window window, Day date, Day anchor = 0);

// To the unit; of two results as near as each other `nearest` takes the upper.
Seconds round_to(Seconds seconds, const Rounding& rounding);

// A after §3 steps 8 (without rollover) and 9.
Seconds rounded_and_raised(const Measure& rules, Seconds actual);

// An attendance's time after §3 steps 1 and 2.
Interval clocked_time(const Request& request, Interval recorded);

class Measurer {
 public:
  explicit Measurer(const Request& request) : rules_(request.rate_card.measure), request_(request) {}

  // Steps 1 to 3, and S of §4. For every attendance.
  void clock(const Visit& visit, const Attendance& attendance, Duty& duty) const;

  // Steps 4 to 9. In the order of lines, and only for what no step of §2 has ended: seconds are carried over.
  void bill(const Visit& visit, Text carer, Duty& duty);

 private:
  Seconds billable(const Visit& visit, Duty& duty) const;
  bool is_within_grace(Seconds planned, Seconds actual) const;
  Seconds limit_of_overrun(Seconds planned) const;
  bool ends_short(const Visit& visit, Duty& duty) const;
  void round(const Visit& visit, Text carer, Duty& duty);

  using Scope = std::tuple<Text, Text, Text, std::int64_t>;  // carer, person, service, window
  const Measure& rules_;
  const Request& request_;
  std::map<Scope, Seconds> kept_;
};

}  // namespace doorstep::actuals
