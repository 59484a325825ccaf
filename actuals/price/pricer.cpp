#include "price/pricer.h"

#include <algorithm>
#include <utility>

#include "doorstep/event/error.h"

#include "price/share.h"

namespace doorstep::actuals {

Pricer::Pricer(Pricing& pricing)
    : pricing_(pricing),
      request_(pricing.request),
      table_(request_),
      sleep_in_(request_.texts.find("sleep_in")),
      waking_night_(request_.texts.find("waking_night")) {
  for (const Rate& rate : request_.rate_card.rates) {
    auto& fixed = fixed_.emplace_back(rate.fixed);
    std::sort(fixed.begin(), fixed.end(),
              [](const FixedPrice& a, const FixedPrice& b) { return a.minutes < b.minutes; });
  }
}

bool Pricer::became_waking_night(const Visit& visit) const {
  const auto& after = request_.rate_card.sleep_in.waking_after_calls;
  return visit.status == Status::delivered && visit.service == sleep_in_ && after &&
         std::cmp_greater(visit.woken.size(), *after);
}

std::optional<Quote> Pricer::quote(const Duty& duty, Seconds seconds) {
  auto& segments = pricing_.segments;
  first_ = segments.size();
  if (!cut(duty, seconds)) {
    segments.resize(first_);
    return std::nullopt;
  }
  Quote quote;
  quote.segments = {static_cast<std::uint32_t>(first_), static_cast<std::uint32_t>(segments.size() - first_)};
  for (std::size_t i = first_; i < segments.size(); ++i) {
    price_segment(duty, segments[i], quote);
    quote.price += segments[i].price;
  }
  return quote;
}

bool Pricer::cut(const Duty& duty, Seconds seconds) {
  const Visit& visit = pricing_.visit_of(duty);
  // A card without rates for waking nights by name may still have rates for any service.
  const Text service = became_waking_night(visit) ? waking_night_.value_or(request_.any) : visit.service;
  const auto& groups = table_.groups(service, visit.band, visit.hours);
  return request_.rate_card.segments.rule == Segmentation::Rule::start ? cut_at_start(groups, duty, seconds)
                                                                       : split(groups, duty, seconds);
}

bool Pricer::cut_at_start(const RateTable::Groups& groups, const Duty& duty, Seconds seconds) {
  const LocalTime local = request_.zone->local(duty.from);
  const RateStretch found = RateTable::at(groups, local.day, static_cast<int>(local.second / 60));
  if (found.rate == kNoRate) return false;
  extend(found.rate, duty.from, duty.from + seconds);
  return true;
}

// Steps from one change of rate, day or offset to the next.
bool Pricer::split(const RateTable::Groups& groups, const Duty& duty, Seconds seconds) {
  const Instant end = duty.from + seconds;
  for (Instant at = duty.from; at < end;) {
    const Stretch& stretch = request_.zone->at(at);
    const Seconds local = at + stretch.offset;
    const auto day = floor_divide(local, kDaySeconds);
    const Seconds of_day = local - day * kDaySeconds;
    const RateStretch found = RateTable::at(groups, static_cast<Day>(day), static_cast<int>(of_day / 60));
    if (found.rate == kNoRate) return false;
    const bool is_night = rate(static_cast<std::uint32_t>(found.rate)).per_night.has_value();
    const Instant until =
        is_night ? end : std::min({end, stretch.time.end, at + Seconds{found.until_minute} * 60 - of_day});
    extend(found.rate, at, until);
    at = until;
  }
  return true;
}

// A segment goes on where the rate stays the same.
void Pricer::extend(std::int32_t rate_index, Instant from, Instant to) {
  auto& segments = pricing_.segments;
  const auto rate = static_cast<std::uint32_t>(rate_index);
  if (segments.size() > first_ && segments.back().rate == rate) {
    segments.back().seconds += to - from;
  } else {
    if (segments.size() >= kMaxSegments) {
      throw Error(ErrorClass::rejected, "too_many_segments", "more than 50 million segments");
    }
    segments.push_back({rate, from, to - from, 0});
  }
}

void Pricer::price_segment(const Duty& duty, Segment& segment, Quote& quote) {
  const Rate& priced_by = rate(segment.rate);
  const auto& flat = priced_by.per_night ? priced_by.per_night : priced_by.per_visit;
  if (!flat) {
    segment.price = fixed(segment);
    return;
  }
  quote.is_flat = true;
  segment.price = flat->ten_thousandths * kPricesPerTenThousandth;
  if (!priced_by.per_night || !priced_by.per_hour) return;
  const Seconds woken = paid_woken_seconds(duty);
  if (woken == 0) return;
  quote.is_woken_paid = true;
  segment.price += hourly(priced_by, woken);
}

Price Pricer::hourly(const Rate& priced_by, Seconds seconds) const {
  return seconds * priced_by.per_hour->ten_thousandths;
}

// By the hour, but for the fixed price of the rate that the segment reaches or fits into.
Price Pricer::fixed(const Segment& segment) const {
  const Rate& priced_by = rate(segment.rate);
  const auto& prices = fixed_[segment.rate];
  const auto shorter = [&](const FixedPrice& price) { return price.minutes * 60 < segment.seconds; };
  const auto fits =
      std::partition_point(prices.begin(), prices.end(), shorter);  // the first that is not shorter
  if (priced_by.fixed_rule == FixedRule::up_to) {
    if (fits == prices.end()) return hourly(priced_by, segment.seconds);
    return fits->amount.ten_thousandths * kPricesPerTenThousandth;
  }
  const bool is_exact = fits != prices.end() && fits->minutes * 60 == segment.seconds;
  if (!is_exact && fits == prices.begin()) return hourly(priced_by, segment.seconds);
  const FixedPrice& reached = is_exact ? *fits : *(fits - 1);
  return reached.amount.ten_thousandths * kPricesPerTenThousandth +
         hourly(priced_by, segment.seconds - reached.minutes * 60);
}

// Of a sleep-in that did not become a waking night, beyond what the night includes.
Seconds Pricer::paid_woken_seconds(const Duty& duty) {
  const Visit& visit = pricing_.visit_of(duty);
  if (duty.attendance < 0 || visit.service != sleep_in_ || visit.woken.empty() || became_waking_night(visit))
    return 0;
  if (woken_visit_ != &visit) {
    woken_.emplace(visit);
    woken_visit_ = &visit;
  }
  const Seconds woken = woken_->within(visit.attendances[static_cast<std::size_t>(duty.attendance)].time);
  return std::max<Seconds>(0, woken - request_.rate_card.sleep_in.included_woken_minutes * 60);
}

// A price below 10^18, a percentage of 10^6 and a weight of 10^9 at most stay below 2^127, as does their divisor:
// 3.6·10^11 times weights that add to 2·10^16 at most (kMaxLines).
Money Pricer::amount(const Duty& duty, Price price, std::int64_t weight, std::int64_t of) const {
  const MoneyRounding rounding = request_.rate_card.rounding;
  return round_fraction(static_cast<Wide>(price) * duty.percent.ten_thousandths * weight,
                        static_cast<Wide>(kPricesPerMinorUnit) * kWholePercent * of, rounding);
}

Money Pricer::flat_amount(const Duty& duty) const {
  return round_fraction(duty.flat_amount->ten_thousandths, 100, request_.rate_card.rounding);
}

}  // namespace doorstep::actuals
