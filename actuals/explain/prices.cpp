#include <algorithm>

#include "doorstep/actuals/days.h"
#include "doorstep/actuals/statement.h"

#include "explain/sentences.h"
#include "explain/words.h"
#include "price/measure.h"
#include "price/woken.h"

namespace doorstep::actuals {
namespace {

class TellingOfPrices {
 public:
  TellingOfPrices(const Pricing& pricing, const Duty& duty, const Line& line, Sentences& out)
      : pricing_(pricing),
        request_(pricing.request),
        duty_(duty),
        visit_(pricing.visit_of(duty)),
        line_(line),
        currency_(request_.texts[request_.rate_card.currency]),
        out_(out) {}

  void tell() {
    if (has(Reason::no_package)) {
      return say("No package of " + person() + " covers " + plain(text(visit_.service)) + " on that day.");
    }
    if (has(Reason::became_waking_night)) {
      say("Called on " + count(static_cast<std::int64_t>(visit_.woken.size()), "time") + ", more than " +
          std::to_string(*request_.rate_card.sleep_in.waking_after_calls) + ": priced as a waking night.");
    }
    if (has(Reason::no_rate)) return say("Some of that time has no rate on the card.");
    tell_budget();
    if (line_.state != State::payable) return;
    if (duty_.flat_amount) say("The flat amount is " + price(*duty_.flat_amount, currency_) + " a carer.");
    for (const Segment& segment : pricing_.segments_of(line_.segments)) tell_segment(segment);
    if (has(Reason::woken_paid)) tell_woken();
    tell_sum();
    tell_funders();
  }

 private:
  bool has(Reason reason) const { return line_.reasons.has(reason); }
  void say(std::string sentence) { out_.push_back(std::move(sentence)); }
  std::string text(Text id) const { return std::string(request_.texts[id]); }
  std::string person() const { return text(pricing_.participant_of(line_).person); }
  const Package& package() const { return request_.packages[static_cast<std::size_t>(line_.package)]; }

  std::string budget_words() const {
    static constexpr std::string_view kPer[] = {"a week", "each four weeks", "a month", "for the period"};
    const std::string name = "Package " + text(package().id);
    if (!package().budget) return name + " has no limit";
    const Budget& budget = *package().budget;
    const std::string limit =
        duration(budget.minutes * 60) + " " + std::string(kPer[static_cast<std::size_t>(budget.per)]);
    return name + " has " + limit + (package().pool ? ", shared in the pool " + text(*package().pool) : "");
  }

  void tell_budget() {
    if (has(Reason::over_budget)) {
      say(budget_words() + (line_.state == State::payable ? ", of which only " + duration(line_.payable) +
                                                                " were left: the time is cut to that."
                                                          : ", of which nothing was left."));
    }
    if (!has(Reason::paid_within_budget)) return;
    const Seconds attended = rounded_and_raised(request_.rate_card.measure, duty_.actual);
    say("All of what was attended comes to " + duration(attended) + ". " + budget_words() +
        ", which allows time beyond the plan: " + duration(line_.payable) + " is counted.");
  }

  void tell_segment(const Segment& segment) {
    const Rate& rate = request_.rate_card.rates[segment.rate];
    const std::string part =
        duty_.percent == kHundred ? "at the " : "at " + percent(duty_.percent) + " of the ";
    say(span({segment.from, segment.from + segment.seconds}, *request_.zone) + ", " + part + text(rate.id) +
        " rate (" + rate_words(rate) + "): " + unrounded(segment) + ".");
  }

  // As the statement has it, without the zeros that say nothing.
  std::string unrounded(const Segment& segment) const {
    std::string amount = price_text(duty_, segment);
    const std::size_t pennies = amount.find('.') + 3;
    amount.resize(std::max(pennies, amount.find_last_not_of('0') + 1));
    return with_currency(amount, currency_);
  }

  // The last segment is the night's.
  void tell_woken() {
    Segment paid = pricing_.segments_of(line_.segments).back();
    const Decimal per_hour = *request_.rate_card.rates[paid.rate].per_hour;
    const Seconds included = request_.rate_card.sleep_in.included_woken_minutes * 60;
    const Seconds woken =
        WokenTime(visit_).within(visit_.attendances[static_cast<std::size_t>(duty_.attendance)].time);
    paid.price = (woken - included) * per_hour.ten_thousandths;
    say("That includes " + unrounded(paid) + " for being called on: " + duration(woken) + " less the " +
        duration(included) + " that the night includes is " + duration(woken - included) + ", at " +
        price(per_hour, currency_) + " an hour.");
  }

  // What an attendance's segments come to, and of that the person's part.
  void tell_sum() {
    const bool is_shared = visit_.participants().size() > 1;
    const bool is_whole = !has(Reason::over_budget) && !has(Reason::paid_within_budget);
    if (!is_shared || is_whole) {
      const std::string sum = money(is_shared ? duty_.amount : line_.amount, currency_);
      if (line_.segments.count > 1) say("Together, rounded once: " + sum + ".");
      if (line_.segments.count == 1 && sum != unrounded(pricing_.segments_of(line_.segments).front()))
        say("Rounded: " + sum + ".");
    }
    if (is_shared) say(person() + "'s part of that is " + money(line_.amount, currency_) + ".");
  }

  std::string rate_words(const Rate& rate) const {
    if (rate.per_visit) return price(*rate.per_visit, currency_) + " a visit";
    if (rate.per_night) return price(*rate.per_night, currency_) + " a night";
    std::string hourly = price(*rate.per_hour, currency_) + " an hour";
    if (rate.fixed.empty()) return hourly;
    std::vector<std::string> fixed;
    for (const FixedPrice& entry : rate.fixed)
      fixed.push_back(price(entry.amount, currency_) + " for " + minutes(entry.minutes));
    const bool up_to = rate.fixed_rule == FixedRule::up_to;
    return listed(fixed) + (up_to ? ", each up to that time, beyond them " : " once reached, the rest at ") +
           hourly;
  }

  void tell_funders() {
    std::vector<std::string> parts;
    const auto& funding = package().funding;
    for (std::size_t i = 0; i < funding.size(); ++i) {
      parts.push_back(text(funding[i].funder) + " " + money(pricing_.funding[line_.funding + i], currency_) +
                      " (" + percent(funding[i].percent) + ")");
    }
    say("Paid from package " + text(package().id) + " by " + listed(parts) + ".");
  }

  const Pricing& pricing_;
  const Request& request_;
  const Duty& duty_;
  const Visit& visit_;
  const Line& line_;
  std::string_view currency_;
  Sentences& out_;
};

}  // namespace

void explain_price(const Pricing& pricing, const Duty& duty, const Line& line, Sentences& out) {
  TellingOfPrices(pricing, duty, line, out).tell();
}

}  // namespace doorstep::actuals
