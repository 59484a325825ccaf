#include "explain/sentences.h"
#include "explain/words.h"
#include "price/measure.h"

namespace doorstep::actuals {
namespace {

std::string mode_words(const Rounding& rounding) {
  std::string unit = minutes(rounding.unit_minutes);
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

class TellingOfMeasure {
 public:
  TellingOfMeasure(const Pricing& pricing, const Duty& duty, const Line& line, Sentences& out)
      : pricing_(pricing),
        request_(pricing.request),
        rules_(request_.rate_card.measure),
        duty_(duty),
        visit_(pricing.visit_of(duty)),
        line_(line),
        out_(out) {}

  void tell() {
    if (has(Reason::carer_missing)) {
      say(count(visit_.planned->carers, "carer") + " were planned and " +
          std::to_string(visit_.attendances.size()) + " came (carer_missing).");
    }
    if (duty_.attendance >= 0) tell_clock();
    tell_share();
    if (tell_held()) return;
    if (duty_.attendance < 0) return tell_absence();
    if (tell_not_planned()) return;
    if (has(Reason::short_visit)) return tell_short();
    tell_counted();
    tell_rounding();
    if (has(Reason::raised_to_minimum))
      say("Raised to the minimum of " + minutes(rules_.minimum_minutes) + ".");
    if (has(Reason::nothing_billable)) say("That leaves no time to be paid.");
  }

 private:
  bool has(Reason reason) const { return line_.reasons.has(reason); }
  void say(std::string sentence) { out_.push_back(std::move(sentence)); }
  void tell_clock() {
    const Interval recorded = visit_.attendances[static_cast<std::size_t>(duty_.attendance)].time;
    say("Clocked " + span(recorded, *request_.zone) + punctuality(recorded) + ".");
    const Interval used = clocked_time(request_, recorded);
    if (rules_.truncate_to_minute) say("Seconds are cut off both times.");
    if (rules_.round_clock)
      say("Both times are rounded " + mode_words(*rules_.round_clock) + " of the clock.");
    if (rules_.truncate_to_minute || rules_.round_clock) {
      say("So it is " + span(used, *request_.zone) + ".");
    }
  }

  std::string punctuality(const Interval& recorded) const {
    if (!visit_.planned) return "";
    const Seconds late = recorded.start - visit_.planned->time.start;
    if (late == 0) return "";
    return "; it began " + duration(late < 0 ? -late : late) + (late < 0 ? " early" : " late");
  }

  void tell_share() {
    const auto people = visit_.participants();
    if (people.size() < 2) return;
    const Participant& own = people[line_.participant];
    std::string out = "The session is shared by " + std::to_string(people.size()) + " people; " +
                      std::string(request_.texts[own.person]) + "'s part is " + std::to_string(own.weight) +
                      " of " + std::to_string(visit_.weight_sum);
    if (line_.planned > 0) out += ", planned " + duration(line_.planned);
    if (duty_.attendance >= 0) out += ", attended " + duration(line_.actual);
    say(out + ".");
  }

  bool tell_held() {
    if (!has(Reason::exception)) return false;
    std::vector<std::string> names;
    for (const Text name : pricing_.held_by.at(duty_.visit))
      names.push_back('"' + std::string(request_.texts[name]) + '"');
    say("Monitoring found " + listed(names) + ": the rate card holds such a visit until it is approved.");
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
      return say(actual + " is within the grace (" + grace() + ") of the planned " + planned + ", so " +
                 planned + " is counted.");
    }
    if (duty_.actual == duty_.planned) return say("That is as long as planned.");
    const std::string beyond = rules_.grace ? ", beyond the grace (" + grace() + ")" : "";
    if (duty_.actual < duty_.planned) {
      return say("That is " + duration(duty_.planned - duty_.actual) + " less than the planned " + planned +
                 beyond + ": " + actual + " is counted.");
    }
    say("That is " + duration(duty_.actual - duty_.planned) + " more than the planned " + planned + beyond +
        "; " + overrun() + ": " + duration(duty_.counted) + ".");
  }

  std::string grace() const {
    const Grace& grace = *rules_.grace;
    if (grace.percent) return percent(*grace.percent) + " either way";
    const Minutes under = grace.under_minutes.value_or(0), over = grace.over_minutes.value_or(0);
    if (under == over) return minutes(under) + " either way";
    return minutes(under) + " under, " + minutes(over) + " over";
  }

  std::string overrun() const {
    switch (rules_.overrun.pay) {
      case Overrun::Pay::cap:
        return "the rate card counts up to " + minutes(rules_.overrun.cap_minutes) + " over the plan";
      case Overrun::Pay::within_budget:
        return "the plan counts first, and more if the budget allows";
      case Overrun::Pay::all:
        return "all of it counts";
      case Overrun::Pay::none:
        break;
    }
    return "the rate card counts no more than the plan";
  }

  void tell_short() {
    const ShortRule& rule = *rules_.short_rule;
    const std::string bound =
        rule.under_minutes ? minutes(*rule.under_minutes)
                           : percent(*rule.under_percent) + " of the planned " + duration(duty_.planned);
    say("That is less than " + bound +
        (rule.pay == ShortRule::Pay::hold ? ": the rate card holds such a visit until it is approved."
                                          : ": the rate card does not pay such a visit."));
  }

  void tell_rounding() {
    if (!rules_.round || (visit_.planned && rules_.basis == Basis::planned)) return;
    const Seconds rounded = round_to(duty_.counted, *rules_.round);
    const bool changes = rounded != duty_.counted;
    say((changes ? "Rounded " : "Rounding ") + mode_words(*rules_.round) +
        (changes ? ": " : " leaves it at ") + duration(rounded) + ".");
    if (has(Reason::rolled_over)) {
      say("With what was cut off earlier " + minutes(rules_.round->unit_minutes) +
          " more are reached: " + duration(rounded + rules_.round->unit_minutes * 60) + ".");
    }
  }

  std::string what_happened() const {
    static constexpr std::string_view kBy[] = {"the person", "the provider", "the commissioner"};
    switch (visit_.status) {
      case Status::no_access:
        return "Nobody let the carer in";
      case Status::refused:
        return "Care was refused";
      case Status::hospital:
        return "The person was in hospital";
      case Status::cancelled:
        return "Cancelled by " + std::string(kBy[static_cast<std::size_t>(*visit_.cancelled_by)]) + " " +
               notice();
      case Status::delivered:
      case Status::missed:
        break;
    }
    return "Nobody came";
  }

  std::string notice() const {
    const Seconds notice = visit_.planned->time.start - *visit_.cancelled_at;
    return notice < 0 ? duration(-notice) + " after it was to start"
                      : duration(notice) + " before it was to start";
  }

  void tell_unpaid() {
    const auto& stay = request_.rate_card.not_delivered.hospital;
    if (visit_.status == Status::hospital && stay && stay->retain_days > 0 && stay->percent != Decimal{}) {
      return say("The person had been in hospital for longer than the " + count(stay->retain_days, "day") +
                 " that the rate card pays.");
    }
    say(what_happened() + ": the rate card pays nothing for that.");
  }

  void tell_absence() {
    if (has(Reason::not_delivered)) return tell_unpaid();
    if (duty_.flat_amount) return say(what_happened() + ": a flat amount is paid.");
    const std::string planned = "the planned " + duration(duty_.planned);
    const std::string paid =
        duty_.billable == duty_.planned ? planned : duration(duty_.billable) + " of " + planned;
    const std::string part = duty_.percent == kHundred ? "" : " at " + percent(duty_.percent);
    say(what_happened() + ": " + paid + " is paid" + part + ".");
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
  TellingOfMeasure(pricing, duty, line, out).tell();
}

}  // namespace doorstep::actuals
