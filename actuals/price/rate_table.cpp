#include "price/rate_table.h"

#include <algorithm>

namespace doorstep::actuals {

namespace {

using RateByMinute = std::array<std::int32_t, kDayMinutes>;

void paint(const Rate& rate, std::int32_t index, RateByMinute& minutes) {
  const auto from = minutes.begin() + rate.from_minute, to = minutes.begin() + rate.to_minute;
  if (rate.from_minute < rate.to_minute) {
    std::fill(from, to, index);
  } else {
    std::fill(from, minutes.end(), index);
    std::fill(minutes.begin(), to, index);
  }
}

}  // namespace

RateStretch RateGroup::at(Day date, int minute) {
  if (last_layout_ == nullptr || last_date_ != date) {
    last_layout_ = &layout(date);
    last_date_ = date;
  }
  return *std::upper_bound(last_layout_->begin(), last_layout_->end(), minute,
                           [](int m, const RateStretch& stretch) { return m < stretch.until_minute; });
}

const RateGroup::Layout& RateGroup::layout(Day date) {
  const auto [found, is_new] = layouts_.try_emplace(date);
  if (is_new) found->second = lay_out(date);
  return found->second;
}

// From the least specific kind of day to the most: what is painted later hides what was there before.
RateGroup::Layout RateGroup::lay_out(Day date) const {
  RateByMinute minutes;
  minutes.fill(kNoRate);
  const DayNames names = calendar_.names(date);
  std::vector<std::int32_t> found;
  for (auto name = names.rbegin(); name != names.rend(); ++name) {
    found.clear();
    if (*name) rates_.find(**name, {date, date}, found);
    for (const std::int32_t rate : found) paint(card_.rates[static_cast<std::size_t>(rate)], rate, minutes);
  }
  Layout layout;
  for (auto from = minutes.begin(); from != minutes.end();) {
    const auto until = std::find_if(from, minutes.end(), [from](std::int32_t rate) { return rate != *from; });
    layout.push_back({*from, static_cast<int>(until - minutes.begin())});
    from = until;
  }
  return layout;
}

RateTable::RateTable(const Request& request) : calendar_(request), any_(request.any) {
  const auto& rates = request.rate_card.rates;
  for (std::size_t i = 0; i < rates.size(); ++i) {
    auto& group = by_key_[{rates[i].service, rates[i].band, rates[i].hours}];
    if (!group) group = std::make_unique<RateGroup>(request.rate_card, calendar_);
    group->add(static_cast<std::int32_t>(i));
  }
  for (auto& [key, group] : by_key_) group->finish();
}

const RateTable::Groups& RateTable::groups(Text service, std::optional<Text> band, HoursKind hours) {
  const Key wanted{service, band, hours};
  if (last_ != nullptr && last_->first == wanted) return last_->second;
  const auto [known, is_new] = known_.try_emplace(wanted);
  last_ = &*known;
  if (!is_new) return known->second;
  for (const Text s : {service, any_}) {
    for (const auto& b : {band, std::optional(any_)}) {
      for (const HoursKind h : {hours, HoursKind::any}) {
        if (const auto group = by_key_.find({s, b, h}); group != by_key_.end()) {
          known->second.push_back(group->second.get());
        }
      }
    }
  }
  return known->second;
}

RateStretch RateTable::at(const Groups& groups, Day date, int minute) {
  RateStretch found;
  for (RateGroup* group : groups) {
    const RateStretch stretch = group->at(date, minute);
    found.until_minute = std::min(found.until_minute, stretch.until_minute);
    found.rate = stretch.rate;
    if (found.rate != kNoRate) break;
  }
  return found;
}

}  // namespace doorstep::actuals
