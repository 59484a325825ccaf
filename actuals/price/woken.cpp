#include "price/woken.h"

#include <algorithm>

namespace doorstep::actuals {

WokenTime::WokenTime(const Visit& visit) {
  auto entries = visit.woken;
  std::sort(entries.begin(), entries.end(),
            [](const Interval& a, const Interval& b) { return a.start < b.start; });
  for (const Interval& entry : entries) {
    if (merged_.empty() || entry.start > merged_.back().end) {
      merged_.push_back(entry);
    } else {
      merged_.back().end = std::max(merged_.back().end, entry.end);
    }
  }
  Seconds sum = 0;
  for (const Interval& entry : merged_) {
    sums_.push_back(sum);
    sum += entry.length();
  }
}

Seconds WokenTime::within(const Interval& time) const { return before(time.end) - before(time.start); }

Seconds WokenTime::before(Instant instant) const {
  const auto after = std::upper_bound(merged_.begin(), merged_.end(), instant,
                                      [](Instant t, const Interval& entry) { return t < entry.start; });
  if (after == merged_.begin()) return 0;
  const auto last = after - 1;
  return sums_[static_cast<std::size_t>(last - merged_.begin())] + std::min(instant, last->end) - last->start;
}

}  // namespace doorstep::actuals
