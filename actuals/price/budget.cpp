// §7: budgets, 'up to'.
#include <algorithm>
#include <optional>

#include "price/budgets.h"
#include "price/measure.h"
#include "price/pricer.h"
#include "price/share.h"
#include "price/steps.h"

namespace doorstep::actuals {
namespace {

class Charger {
 public:
  explicit Charger(Pricing& pricing) : pricing_(pricing), budgets_(pricing.request), pricer_(pricing) {}

  void charge(Line& line) {
    const Duty& duty = pricing_.duties[line.duty];
    const Day date = pricing_.visit_of(duty).date;
    const auto left = budgets_.left(line, date);
    if (!left) return;
    const bool is_used_up = *left == 0 && (duty.is_flat || line.payable > 0);
    if (is_used_up) return refuse(line);
    const bool is_cut = !duty.is_flat && line.payable > *left;
    if (is_cut) cut(line, duty, *left);
    budgets_.charge(line, date, std::min(line.payable, *left));
  }

  // The second pass: what a capped line may have more.
  void raise(Line& line) {
    const Duty& duty = pricing_.duties[line.duty];
    if (duty.is_flat) return;
    const Visit& visit = pricing_.visit_of(duty);
    look_at(line.duty);
    const Seconds part = parts_[line.participant];
    const auto left = budgets_.left(line, visit.date);
    const Seconds wanted = left ? std::min(part, line.payable + *left) : part;
    if (wanted <= line.payable) return;
    const bool is_cut = wanted < part;
    const auto quote = is_cut ? pricer_.quote(duty, prefix(whole_, wanted, part)) : whole_quote(duty);
    if (!quote || quote->is_flat) return;
    budgets_.charge(line, visit.date, wanted - line.payable);
    line.payable = wanted;
    line.segments = quote->segments;
    line.amount = is_cut ? part_amount(line, duty, quote->price) : whole_amounts_[line.participant];
    line.reasons.add(Reason::paid_within_budget);
  }

 private:
  // Of a session of which `part` seconds are the person's, the first seconds that come to `wanted` of theirs.
  static Seconds prefix(Seconds whole, Seconds wanted, Seconds part) { return whole * wanted / part; }

  static void refuse(Line& line) {
    line.state = State::not_payable;
    line.payable = 0;
    line.amount = 0;
    line.segments = {};
    line.reasons.add(Reason::over_budget);
  }

  void cut(Line& line, const Duty& duty, Seconds left) {
    const auto quote = pricer_.quote(duty, prefix(duty.billable, left, line.payable));
    line.payable = left;
    line.segments = quote->segments;  // there is one: the interval is the beginning of one that was priced
    line.amount = part_amount(line, duty, quote->price);
    line.reasons.add(Reason::over_budget);
  }

  // The price times the person's weight, rounded by itself: the others' lines stay as they are.
  Money part_amount(const Line& line, const Duty& duty, Price price) const {
    const Visit& visit = pricing_.visit_of(duty);
    return pricer_.amount(duty, price, visit.participants()[line.participant].weight, visit.weight_sum);
  }

  // What W is and how it is shared, once for all participants.
  void look_at(std::uint32_t duty_index) {
    if (looked_at_ == duty_index) return;
    looked_at_ = duty_index;
    const Duty& duty = pricing_.duties[duty_index];
    whole_ = rounded_and_raised(pricing_.request.rate_card.measure, duty.actual);
    parts_ = shares_.divide(whole_, pricing_.visit_of(duty));
    has_whole_quote_ = false;
  }

  const std::optional<Quote>& whole_quote(const Duty& duty) {
    if (has_whole_quote_) return whole_quote_;
    has_whole_quote_ = true;
    whole_quote_ = pricer_.quote(duty, whole_);
    if (whole_quote_) {
      whole_amounts_ = shares_.divide(pricer_.amount(duty, whole_quote_->price), pricing_.visit_of(duty));
    }
    return whole_quote_;
  }

  Pricing& pricing_;
  Budgets budgets_;
  Pricer pricer_;
  Shares shares_;
  std::optional<std::uint32_t> looked_at_;
  Seconds whole_ = 0;                 // W of the duty that is looked at,
  std::vector<std::int64_t> parts_;   // each participant's part of it,
  bool has_whole_quote_ = false;      // and, once it was asked for,
  std::optional<Quote> whole_quote_;  // its price
  std::vector<Money> whole_amounts_;  // and the parts of that
};

}  // namespace

void charge_budgets(Pricing& pricing) {
  Charger charger(pricing);
  for (Line& line : pricing.lines) {
    if (line.state == State::payable) charger.charge(line);
  }
  if (pricing.request.rate_card.measure.overrun.pay != Overrun::Pay::within_budget) return;
  for (Line& line : pricing.lines) {
    if (line.state == State::payable && pricing.duties[line.duty].is_capped) charger.raise(line);
  }
}

}  // namespace doorstep::actuals
