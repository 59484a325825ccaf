// §2 step 6: packages and prices, shared as §6 says.
#include "price/packages.h"
#include "price/pricer.h"
#include "price/share.h"
#include "price/steps.h"

namespace doorstep::actuals {
namespace {

class LinePricer {
 public:
  explicit LinePricer(Pricing& pricing) : pricing_(pricing), packages_(pricing.request), pricer_(pricing) {}

  void price(Duty& duty) {
    const Visit& visit = pricing_.visit_of(duty);
    const bool any_payable = find_packages(visit, duty);
    if (!any_payable) return;
    if (duty.flat_amount) {
      duty.amount = pricer_.flat_amount(duty);
    } else if (!price_segments(visit, duty)) {
      return;
    }
    const auto& parts = shares_.divide(duty.amount, visit);
    for_payable_lines(visit, duty, [&](Line& line) {
      line.amount = parts[line.participant];
      line.segments = duty.segments;
    });
  }

 private:
  template <class Visitor>
  void for_payable_lines(const Visit& visit, const Duty& duty, Visitor visitor) {
    for (std::size_t i = 0; i < visit.participants().size(); ++i) {
      Line& line = pricing_.lines[duty.first_line + i * duty.line_stride];
      if (line.state == State::payable) visitor(line);
    }
  }

  void hold(Line& line, Reason reason) {
    line.state = State::held;
    line.payable = 0;
    line.reasons.add(reason);
  }

  // Every line shows its package, whatever its state. Answers whether a line is left to be priced.
  bool find_packages(const Visit& visit, const Duty& duty) {
    const auto participants = visit.participants();
    bool any_payable = false;
    for (std::size_t i = 0; i < participants.size(); ++i) {
      Line& line = pricing_.lines[duty.first_line + i * duty.line_stride];
      line.package = packages_.find(participants[line.participant].person, visit.service, visit.date);
      if (line.state == State::payable && line.package < 0) hold(line, Reason::no_package);
      any_payable = any_payable || line.state == State::payable;
    }
    return any_payable;
  }

  bool price_segments(const Visit& visit, Duty& duty) {
    const bool is_waking = pricer_.became_waking_night(visit);
    const auto quote = pricer_.quote(duty, duty.billable);
    for_payable_lines(visit, duty, [&](Line& line) {
      if (is_waking) line.reasons.add(Reason::became_waking_night);
      if (!quote) hold(line, Reason::no_rate);
      if (quote && quote->is_woken_paid) line.reasons.add(Reason::woken_paid);
    });
    if (!quote) return false;
    duty.segments = quote->segments;
    duty.is_flat = quote->is_flat;
    duty.amount = pricer_.amount(duty, quote->price);
    return true;
  }

  Pricing& pricing_;
  PackageIndex packages_;
  Pricer pricer_;
  Shares shares_;
};

}  // namespace

void price(Pricing& pricing) {
  LinePricer pricer(pricing);
  for (Duty& duty : pricing.duties) pricer.price(duty);
}

}  // namespace doorstep::actuals
