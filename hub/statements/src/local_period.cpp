#include "local_period.h"

#include "doorstep/actuals/days.h"

namespace doorstep::hub {

namespace {

constexpr Millis kDayMs = 86'400'000;

}  // namespace

actuals::Day day_of(std::string_view date) {
  const Millis midnight = parse_rfc3339(std::string(date) + "T00:00:00Z").value();
  return static_cast<actuals::Day>(midnight / kDayMs);
}

actuals::Day monday_of(actuals::Day day) { return day - actuals::weekday(day); }

LocalPeriod::LocalPeriod(std::string from, std::string to, const actuals::Zone& zone)
    : from_(std::move(from)), to_(std::move(to)), zone_(&zone) {}

std::string LocalPeriod::date_of(Millis at) const {
  return actuals::to_text(zone_->day(actuals::floor_divide(at, 1'000)));
}

bool LocalPeriod::contains(Millis at) const {
  const std::string date = date_of(at);
  return from_ <= date && date <= to_;
}

std::vector<std::string> LocalPeriod::dates() const {
  std::vector<std::string> list;
  for (actuals::Day day = day_of(from_), last = day_of(to_); day <= last; ++day)
    list.push_back(actuals::to_text(day));
  return list;
}

Millis LocalPeriod::earliest() const { return (day_of(from_) - 1) * kDayMs; }
Millis LocalPeriod::latest() const { return (day_of(to_) + 2) * kDayMs; }

}  // namespace doorstep::hub
