#include "price/rates_by_day.h"

#include <algorithm>

namespace doorstep::actuals {

void RatesByDay::add(std::int32_t rate) {
  for (const Text name : card_.rates[static_cast<std::size_t>(rate)].days)
    by_name_[name].push_back({rate, kLastDay});
}

void RatesByDay::finish() {
  for (auto& [name, rates] : by_name_) {
    std::sort(rates.begin(), rates.end(),
              [this](const Listed& a, const Listed& b) { return valid(a).from < valid(b).from; });
    Day latest = kFirstDay;
    for (Listed& listed : rates) listed.latest_end = latest = std::max(latest, valid(listed).to);
  }
}

void RatesByDay::find(Text name, const Dates& dates, std::vector<std::int32_t>& out) const {
  const auto found = by_name_.find(name);
  if (found == by_name_.end()) return;
  const auto& rates = found->second;
  auto listed = std::upper_bound(rates.begin(), rates.end(), dates.to,
                                 [this](Day day, const Listed& l) { return day < valid(l).from; });
  while (listed != rates.begin() && (--listed)->latest_end >= dates.from) {
    if (valid(*listed).to >= dates.from) out.push_back(listed->rate);
  }
}

}  // namespace doorstep::actuals
