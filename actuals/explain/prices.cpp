#include "doorstep/actuals/days.h"
#include "doorstep/actuals/statement.h"

#include "explain/sentences.h"
#include "explain/words.h"

namespace doorstep::actuals {
namespace {

class Telling {
 public:
  Telling(const Pricing& pricing, const Duty& duty, const Line& line, Sentences& out)
      : pricing_(pricing),
        request_(pricing.request),
        duty_(duty),
        visit_(pricing.visit_of(duty)),
        line_(line),
        currency_(request_.texts[request_.rate_card.currency]),
        out_(out) {}

  void tell() {
    if (has(Reason::no_package)) {
      return say("No package of " + person() + " covers " + text(visit_.service) + " on that day.");
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
    if (has(Reason::woken_paid)) {
      say("The night's price holds the time woken beyond the " +
          minutes(request_.rate_card.sleep_in.included_woken_minutes) + " that it includes.");
    }
    tell_share();
    if (line_.segments.count > 1) say("Together, rounded once: " + money(line_.amount, currency_) + ".");
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
    const Budget& budget = *package().budget;
    std::string out = "the budget of package " + text(package().id) + " (" + duration(budget.minutes * 60) +
                      " " + std::string(kPer[static_cast<std::size_t>(budget.per)]);
    if (package().pool) out += ", shared in the pool " + text(*package().pool);
    return out + ")";
  }

  void tell_budget() {
    if (has(Reason::over_budget)) {
      const bool is_cut = line_.state == State::payable;
      say("Of " + budget_words() +
          (is_cut ? " too little was left: the time is cut." : " nothing was left."));
    }
    if (has(Reason::paid_within_budget)) {
      say("Of the time beyond the plan is paid what " +
          (package().budget ? budget_words() : "package " + text(package().id) + ", which has no limit,") +
          " allows: " + duration(line_.payable) + " in all.");
    }
  }

  void tell_segment(const Segment& segment) {
    const Rate& rate = request_.rate_card.rates[segment.rate];
    std::string out =
        clock(segment.from, *request_.zone) + " to " + clock(segment.from + segment.seconds, *request_.zone) +
        ", " + duration(segment.seconds) + ", at the rate " + text(rate.id) + " (" + rate_words(rate) + ")";
    if (duty_.percent != kHundred) out += ", " + percent(duty_.percent) + " of it";
    say(out + ": " + with_currency(price_text(duty_, segment), currency_) + ".");
  }

  std::string rate_words(const Rate& rate) const {
    if (rate.per_visit) return price(*rate.per_visit, currency_) + " a visit";
    if (rate.per_night) return price(*rate.per_night, currency_) + " a night";
    const std::string hourly = price(*rate.per_hour, currency_) + " an hour";
    if (rate.fixed.empty()) return hourly;
    std::vector<std::string> fixed;
    for (const FixedPrice& entry : rate.fixed)
      fixed.push_back(price(entry.amount, currency_) + " for " + minutes(entry.minutes));
    const bool up_to = rate.fixed_rule == FixedRule::up_to;
    return listed(fixed) + (up_to ? ", each up to that time, beyond them " : " once reached, the rest at ") +
           hourly;
  }

  void tell_share() {
    if (visit_.participants().size() < 2) return;
    const auto& participant = pricing_.participant_of(line_);
    say("The session is shared: " + person() + "'s part is " + std::to_string(participant.weight) + " of " +
        std::to_string(visit_.weight_sum) + ".");
  }

  void tell_funders() {
    std::vector<std::string> parts;
    const auto& funding = package().funding;
    for (std::size_t i = 0; i < funding.size(); ++i) {
      parts.push_back(text(funding[i].funder) + " " + money(pricing_.funding[line_.funding + i], currency_) +
                      " (" + percent(funding[i].percent) + ")");
    }
    say("Package " + text(package().id) + " is paid by " + listed(parts) + ".");
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
  Telling(pricing, duty, line, out).tell();
}

}  // namespace doorstep::actuals
