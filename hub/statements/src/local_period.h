// A period of local dates in the zone of a rate card, by the payment function's own zones: what it counts into the
// period and what is asked for cannot differ by a day.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "doorstep/actuals/zone.h"
#include "doorstep/event/instant.h"

namespace doorstep::hub {

// "2026-10-05", sound as is_date() has it, as days since 1970-01-01; the Monday of its week.
actuals::Day day_of(std::string_view date);
actuals::Day monday_of(actuals::Day day);

class LocalPeriod {
 public:
  // Both ends are included. The zone lives as long as the process.
  LocalPeriod(std::string from, std::string to, const actuals::Zone& zone);

  const std::string& from() const { return from_; }
  const std::string& to() const { return to_; }
  std::string date_of(Millis at) const;
  bool contains(Millis at) const;
  std::vector<std::string> dates() const;

  // All of it lies in [earliest, latest), whatever the zone.
  Millis earliest() const;
  Millis latest() const;

 private:
  std::string from_;
  std::string to_;
  const actuals::Zone* zone_;
};

}  // namespace doorstep::hub
