// Rates by the names of days that they list and by their validity.
#pragma once

#include <cstdint>
#include <unordered_map>
#include <vector>

#include "doorstep/actuals/rate_card.h"

namespace doorstep::actuals {

class RatesByDay {
 public:
  explicit RatesByDay(const RateCard& card) : card_(card) {}

  void add(std::int32_t rate);
  void finish();  // once all are added

  // Appends the rates that list the name and are valid on a date from `dates.from` to `dates.to`.
  void find(Text name, const Dates& dates, std::vector<std::int32_t>& out) const;

 private:
  struct Listed {
    std::int32_t rate;
    Day latest_end;  // of this one's validity and of those before it: where to stop looking back
  };
  const Dates& valid(const Listed& listed) const {
    return card_.rates[static_cast<std::size_t>(listed.rate)].valid;
  }

  const RateCard& card_;
  std::unordered_map<Text, std::vector<Listed>> by_name_;  // by the beginning of their validity
};

}  // namespace doorstep::actuals
