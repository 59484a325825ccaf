// §4: cuts a billable interval into segments and prices them.
#pragma once

#include <optional>
#include <vector>

#include "doorstep/actuals/pricing.h"

#include "price/rate_table.h"
#include "price/woken.h"

namespace doorstep::actuals {

// What the segments of an interval come to.
struct Quote {
  SegmentRange segments;
  Price price = 0;
  bool is_flat = false;  // one of them is per night or per visit
  bool is_woken_paid = false;
};

class Pricer {
 public:
  explicit Pricer(Pricing& pricing);

  // Prices the first `seconds` of a duty and appends their segments to the pricing; nullopt, and nothing appended,
  // where a second of them has no rate.
  std::optional<Quote> quote(const Duty& duty, Seconds seconds);

  // Of what a quote came to, the part weight / of, after the duty's percentage, rounded once.
  Money amount(const Duty& duty, Price price, std::int64_t weight = 1, std::int64_t of = 1) const;
  Money flat_amount(const Duty& duty) const;

  bool became_waking_night(const Visit& visit) const;

 private:
  bool cut(const Duty& duty, Seconds seconds);
  bool cut_at_start(const RateTable::Groups& groups, const Duty& duty, Seconds seconds);
  bool split(const RateTable::Groups& groups, const Duty& duty, Seconds seconds);
  void extend(std::int32_t rate, Instant from, Instant to);
  void price_segment(const Duty& duty, Segment& segment, Quote& quote);
  Price hourly(const Rate& rate, Seconds seconds) const;
  Price fixed(const Segment& segment) const;
  Seconds paid_woken_seconds(const Duty& duty);
  const Rate& rate(std::uint32_t index) const { return request_.rate_card.rates[index]; }

  Pricing& pricing_;
  const Request& request_;
  RateTable table_;
  std::vector<std::vector<FixedPrice>> fixed_;  // of each rate, by minutes
  std::optional<Text> sleep_in_, waking_night_;
  std::size_t first_ = 0;           // of the segments of this quote
  std::optional<WokenTime> woken_;  // of `woken_visit_`
  const Visit* woken_visit_ = nullptr;
};

}  // namespace doorstep::actuals
