#include "explain/sentences.h"
#include "explain/words.h"
#include "price/measure.h"

namespace doorstep::actuals {
namespace {

std::string mode_words(const Rounding& rounding) {
  const std::string unit = minutes(rounding.unit_minutes);
  switch (rounding.mode) {
    case RoundMode::up:
      return "up to a multiple of " + unit;
    case RoundMode::down:
      return "down to a multiple of " + unit;
    case RoundMode::nearest:
      return "to the nearest " + unit;
    case RoundMode::nearest_half_down:
      return "to the nearest " + unit + " (half a unit down)";
  }
  return unit;
}

class Telling {
 public:
  Telling(const Pricing& pricing, const Duty& duty, const Line& line, Sentences& out)
      : pricing_(pricing),
        request_(pricing.request),
        rules_(request_.rate_card.measure),
        duty_(duty),
        visit_(pricing.visit_of(duty)),
        line_(line),
        out_(out) {}

  void tell() {
    if (has(Reason::carer_missing)) {
      say(count(visit_.planned->carers, "carer") + " were planned, and fewer came: marked carer_missing.");
    }
    if (duty_.attendance < 0) return tell_absence();
    tell_clock();
    if (tell_held() || tell_not_planned()) return;
    tell_counted();
    if (has(Reason::short_visit)) return tell_short();
    tell_rounding();
    if (has(Reason::raised_to_minimum))
      say("Raised to the minimum of " + minutes(rules_.minimum_minutes) + ".");
    if (has(Reason::nothing_billable)) say("Nothing of it can be billed.");
  }

 private:
  bool has(Reason reason) const { return line_.reasons.has(reason); }
  void say(std::string sentence) { out_.push_back(std::move(sentence)); }
  std::string span(const Interval& time) const {
    return clock(time.start, *request_.zone) + " to " + clock(time.end, *request_.zone);
  }

  void tell_clock() {
    const Interval recorded = visit_.attendances[static_cast<std::size_t>(duty_.attendance)].time;
    say("Clocked " + span(recorded) + ": " + duration(recorded.length()) + ".");
    const Interval used = clocked_time(request_, recorded);
    if (rules_.truncate_to_minute) say("Seconds are cut off both times.");
    if (rules_.round_clock)
      say("Both times are rounded " + mode_words(*rules_.round_clock) + " of the clock.");
    if (rules_.truncate_to_minute || rules_.round_clock) {
      say("So it is " + span(used) + ": " + duration(duty_.actual) + ".");
    }
  }

  bool tell_held() {
    if (!has(Reason::exception)) return false;
    std::vector<std::string> names;
    for (const Text name : pricing_.held_by.at(duty_.visit)) names.emplace_back(request_.texts[name]);
    say("Monitoring found " + listed(names) +
        ", for which this rate card holds a visit until it is approved.");
    return true;
  }

  // Answers whether that is the end of it.
  bool tell_not_planned() {
    if (!has(Reason::unplanned) && !has(Reason::extra_carer)) return false;
    std::string what =
        has(Reason::unplanned) ? "The visit was not planned: " : "More carers came than were planned: ";
    switch (request_.rate_card.unplanned) {
      case Unplanned::pay:
        say(what + "the rate card pays it all the same.");
        return false;
      case Unplanned::none:
        say(what + "the rate card does not pay it.");
        return true;
      case Unplanned::hold:
        break;
    }
    say(what + (visit_.approved ? "it was approved." : "it is held until it is approved."));
    return !visit_.approved;
  }

  void tell_counted() {
    const std::string actual = duration(duty_.actual), planned = duration(duty_.planned);
    if (!visit_.planned) return say("Without a plan what was attended counts.");
    if (rules_.basis == Basis::planned)
      return say("The rate card pays the plan, whatever was attended: " + planned + ".");
    if (visit_.approved_extra_minutes > 0) {
      say("The commissioner agreed to " + minutes(visit_.approved_extra_minutes) + " more than planned.");
    }
    if (rules_.basis == Basis::lesser) {
      return say("Of the plan (" + planned +
                 ") and what was attended the lesser counts: " + duration(duty_.counted) + ".");
    }
    if (has(Reason::within_grace)) {
      return say(actual + " is within the grace of " + grace() + " the planned " + planned + ", so " +
                 planned + " count.");
    }
    if (duty_.actual == duty_.planned) return say("That is as planned.");
    if (duty_.actual < duty_.planned)
      return say("That is less than the planned " + planned + " and counts as it is.");
    if (duty_.counted == duty_.actual)
      return say("That is more than the planned " + planned + "; all of it counts.");
    say("That is more than the planned " + planned + "; " + overrun() + ": " + duration(duty_.counted) + ".");
  }

  std::string grace() const {
    const Grace& grace = *rules_.grace;
    if (grace.percent) return percent(*grace.percent) + " around";
    const Minutes under = grace.under_minutes.value_or(0), over = grace.over_minutes.value_or(0);
    if (under == over) return minutes(under) + " around";
    return minutes(under) + " under and " + minutes(over) + " over";
  }

  std::string overrun() const {
    switch (rules_.overrun.pay) {
      case Overrun::Pay::cap:
        return "up to " + minutes(rules_.overrun.cap_minutes) + " over the plan count";
      case Overrun::Pay::within_budget:
        return "the plan counts first, and more if the budget allows";
      case Overrun::Pay::none:
      case Overrun::Pay::all:
        break;
    }
    return "no more than the plan counts";
  }

  void tell_short() {
    const ShortRule& rule = *rules_.short_rule;
    const std::string bound =
        rule.under_minutes ? minutes(*rule.under_minutes) : percent(*rule.under_percent) + " of the plan";
    say("A visit of less than " + bound +
        (rule.pay == ShortRule::Pay::hold ? " is held until it is approved." : " is not paid."));
  }

  void tell_rounding() {
    if (!rules_.round || (visit_.planned && rules_.basis == Basis::planned)) return;
    const Seconds rounded = round_to(duty_.counted, *rules_.round);
    say("Rounded " + mode_words(*rules_.round) + ": " + duration(rounded) + ".");
    if (has(Reason::rolled_over)) {
      say("With what was cut off earlier " + minutes(rules_.round->unit_minutes) +
          " more are reached: " + duration(rounded + rules_.round->unit_minutes * 60) + ".");
    }
  }

  void tell_absence() {
    if (tell_held()) return;
    if (has(Reason::not_delivered))
      return say("The visit was not delivered, and the rate card pays nothing for that.");
    const std::string part = duty_.percent == kHundred ? "" : " at " + percent(duty_.percent);
    if (has(Reason::short_notice)) {
      const Seconds notice = visit_.planned->time.start - *visit_.cancelled_at;
      const std::string when = notice < 0 ? duration(-notice) + " after it was to start"
                                          : duration(notice) + " before it was to start";
      return say("Cancelled " + when + ": " +
                 (duty_.flat_amount ? "a flat amount is paid."
                                    : duration(duty_.billable) + " are paid" + part + "."));
    }
    if (has(Reason::retained))
      return say("Kept while the person is in hospital: " + duration(duty_.billable) + part + ".");
    say("Nobody could be cared for; of the plan " + duration(duty_.billable) + " are paid" + part + ".");
  }

  const Pricing& pricing_;
  const Request& request_;
  const Measure& rules_;
  const Duty& duty_;
  const Visit& visit_;
  const Line& line_;
  Sentences& out_;
};

}  // namespace

void explain_measuring(const Pricing& pricing, const Duty& duty, const Line& line, Sentences& out) {
  Telling(pricing, duty, line, out).tell();
}

}  // namespace doorstep::actuals
