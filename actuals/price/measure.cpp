#include "price/measure.h"

#include <algorithm>
#include <chrono>

#include "price/absence.h"
#include "price/share.h"
#include "price/steps.h"

namespace doorstep::actuals {
namespace {

Instant truncate(Instant instant) { return floor_divide(instant, 60) * 60; }

// The local time of day is rounded, and the instant moves by the difference.
Instant round_clock(Instant instant, const Rounding& rounding, const Zone& zone) {
  const Seconds of_day = zone.local(instant).second;
  return instant + round_to(of_day, rounding) - of_day;
}

}  // namespace

std::int64_t window_of(Window window, Day date, Day anchor) {
  switch (window) {
    case Window::week:
      return floor_divide(std::int64_t{date} + 3, 7);  // 1970-01-01 was a Thursday
    case Window::four_weeks:
      return floor_divide(std::int64_t{date} - anchor, 28);
    case Window::month: {
      const std::chrono::year_month_day ymd{std::chrono::sys_days{std::chrono::days{date}}};
      return static_cast<int>(ymd.year()) * 12 + static_cast<int>(static_cast<unsigned>(ymd.month()));
    }
    case Window::period:
      return 0;
  }
  return 0;
}

Seconds round_to(Seconds seconds, const Rounding& rounding) {
  const Seconds unit = rounding.unit_minutes * 60;
  switch (rounding.mode) {
    case RoundMode::up:
      return (seconds + unit - 1) / unit * unit;
    case RoundMode::down:
      return seconds / unit * unit;
    case RoundMode::nearest:
      return (seconds + unit / 2) / unit * unit;
    case RoundMode::nearest_half_down:
      return (seconds + unit / 2 - 1) / unit * unit;
  }
  return seconds;
}

Seconds rounded_and_raised(const Measure& rules, Seconds actual) {
  const Seconds rounded = rules.round ? round_to(actual, *rules.round) : actual;
  return rounded > 0 ? std::max(rounded, rules.minimum_minutes * 60) : 0;
}

Interval clocked_time(const Request& request, Interval recorded) {
  const Measure& rules = request.rate_card.measure;
  for (Instant* end : {&recorded.start, &recorded.end}) {
    if (rules.truncate_to_minute) *end = truncate(*end);
    if (rules.round_clock) *end = round_clock(*end, *rules.round_clock, *request.zone);
  }
  return recorded;
}

void Measurer::clock(const Visit& visit, const Attendance& attendance, Duty& duty) const {
  const Interval time = clocked_time(request_, attendance.time);
  duty.actual = std::max<Seconds>(0, time.length());
  duty.planned = visit.planned ? visit.planned->time.length() : 0;
  const bool from_plan = visit.planned && request_.rate_card.segments.anchor == Segmentation::Anchor::planned;
  duty.from = from_plan ? visit.planned->time.start : time.start;
}

void Measurer::bill(const Visit& visit, Text carer, Duty& duty) {
  if (visit.planned && rules_.basis == Basis::planned) {
    duty.billable = duty.planned;
  } else {
    duty.billable = duty.counted = billable(visit, duty);
    if (ends_short(visit, duty)) return;
    round(visit, carer, duty);
  }
  const Seconds minimum = rules_.minimum_minutes * 60;
  if (duty.billable > 0 && duty.billable < minimum) {
    duty.billable = minimum;
    duty.reasons.add(Reason::raised_to_minimum);
  }
  if (duty.billable == 0) {
    duty.state = State::not_payable;
    duty.reasons.add(Reason::nothing_billable);
  }
}

// Steps 4 to 6.
Seconds Measurer::billable(const Visit& visit, Duty& duty) const {
  const Seconds planned = duty.planned, actual = duty.actual;
  if (!visit.planned) return actual;
  const Seconds extra = visit.approved_extra_minutes * 60;
  if (rules_.basis == Basis::lesser) {
    if (planned + extra < actual) duty.reasons.add(Reason::capped_at_planned);
    return std::min(actual, planned + extra);
  }
  if (is_within_grace(planned, actual)) {
    if (actual != planned) duty.reasons.add(Reason::within_grace);
    return planned;
  }
  if (actual <= planned || rules_.overrun.pay == Overrun::Pay::all) return actual;
  const Seconds limit = limit_of_overrun(planned) + extra;
  if (actual <= limit) return actual;
  const bool by_cap = rules_.overrun.pay == Overrun::Pay::cap;
  duty.reasons.add(by_cap ? Reason::overrun_capped : Reason::capped_at_planned);
  duty.is_capped = rules_.overrun.pay == Overrun::Pay::within_budget;
  return limit;
}

bool Measurer::is_within_grace(Seconds planned, Seconds actual) const {
  if (!rules_.grace) return false;
  if (rules_.grace->percent) {
    const Seconds off = std::max(actual - planned, planned - actual);
    return off * kWholePercent <= planned * rules_.grace->percent->ten_thousandths;
  }
  const Seconds under = rules_.grace->under_minutes.value_or(0) * 60;
  const Seconds over = rules_.grace->over_minutes.value_or(0) * 60;
  return planned - under <= actual && actual <= planned + over;
}

Seconds Measurer::limit_of_overrun(Seconds planned) const {
  return rules_.overrun.pay == Overrun::Pay::cap ? planned + rules_.overrun.cap_minutes * 60 : planned;
}

// Step 7.
bool Measurer::ends_short(const Visit& visit, Duty& duty) const {
  const auto& rule = rules_.short_rule;
  if (!rule || rule->pay == ShortRule::Pay::actual) return false;
  const bool is_short = rule->under_minutes
                            ? duty.actual < *rule->under_minutes * 60
                            : visit.planned && duty.actual * kWholePercent <
                                                   duty.planned * rule->under_percent->ten_thousandths;
  if (!is_short || (rule->pay == ShortRule::Pay::hold && visit.approved)) return false;
  duty.state = rule->pay == ShortRule::Pay::hold ? State::held : State::not_payable;
  duty.reasons.add(Reason::short_visit);
  return true;
}

// Step 8. What is cut off and what was kept are each less than a unit, so no more than one unit comes back.
void Measurer::round(const Visit& visit, Text carer, Duty& duty) {
  if (!rules_.round) return;
  const Seconds before = duty.billable;
  duty.billable = round_to(before, *rules_.round);
  if (!rules_.rollover) return;
  const bool by_carer = rules_.rollover->scope == Rollover::Scope::carer_person_service;
  const Scope scope{by_carer ? carer : Text{}, visit.person(), visit.service,
                    window_of(rules_.rollover->within, visit.date)};
  Seconds& kept = kept_[scope];
  kept += before - duty.billable;
  const Seconds unit = rules_.round->unit_minutes * 60;
  if (kept < unit) return;
  kept -= unit;
  duty.billable += unit;
  duty.reasons.add(Reason::rolled_over);
}

namespace {

// §2 steps 1 to 5 for each visit, and each participant's part of the time.
class Meter {
 public:
  explicit Meter(Pricing& pricing)
      : pricing_(pricing), request_(pricing.request), measurer_(request_), absences_(request_) {}

  void measure(std::uint32_t index) {
    const Visit& visit = request_.visits[index];
    const auto range = pricing_.visits[index];
    const auto duties = std::span(pricing_.duties).subspan(range.first_duty, range.duties);
    const bool is_held = !visit.approved && pricing_.held_by.contains(index);
    const auto given = absences_.next(visit);
    for (Duty& duty : duties) {
      if (visit.status == Status::delivered) {
        measure_attendance(visit, is_held, duty);
      } else {
        take_plan(visit, given, is_held, duty);
      }
      divide_time(visit, duty, given);
    }
    const bool is_missing_one = visit.status == Status::delivered && visit.planned &&
                                duties.size() < static_cast<std::size_t>(visit.planned->carers);
    if (is_missing_one) pricing_.lines[duties.front().first_line].reasons.add(Reason::carer_missing);
  }

 private:
  void measure_attendance(const Visit& visit, bool is_held, Duty& duty) {
    const Attendance& attendance = visit.attendances[static_cast<std::size_t>(duty.attendance)];
    measurer_.clock(visit, attendance, duty);
    if (is_held) return hold(duty, Reason::exception);
    if (duty.is_extra || !visit.planned) {
      const Reason reason = duty.is_extra ? Reason::extra_carer : Reason::unplanned;
      const Unplanned rule = request_.rate_card.unplanned;
      if (rule == Unplanned::hold && !visit.approved) return hold(duty, reason);
      duty.reasons.add(reason);
      if (rule == Unplanned::none) {
        duty.state = State::not_payable;
        return;
      }
    }
    measurer_.bill(visit, attendance.carer, duty);
  }

  static void hold(Duty& duty, Reason reason) {
    duty.state = State::held;
    duty.reasons.add(reason);
  }

  static void take_plan(const Visit& visit, const Absence& given, bool is_held, Duty& duty) {
    duty.planned = visit.planned->time.length();
    duty.from = visit.planned->time.start;
    if (given.seconds == 0) {
      duty.state = State::not_payable;
      return duty.reasons.add(Reason::not_delivered);
    }
    duty.billable = given.seconds;
    duty.percent = given.percent;
    duty.flat_amount = given.flat_amount;
    duty.is_flat = given.flat_amount.has_value();
    if (is_held) return hold(duty, Reason::exception);
    duty.reasons.add(given.reason);
  }

  // Of a visit not delivered some participants may be paid for and others not: each has been away for its own time.
  void divide_time(const Visit& visit, const Duty& duty, const Absence& given) {
    const auto participants = visit.participants();
    for (std::size_t i = 0; i < participants.size(); ++i) {
      Line& line = pricing_.lines[duty.first_line + i * duty.line_stride];
      const bool is_paid = visit.status == Status::delivered || given.pays(line.participant);
      line.state = is_paid ? duty.state : State::not_payable;
      if (is_paid) {
        line.reasons.add(duty.reasons);
      } else {
        line.reasons.add(Reason::not_delivered);
      }
    }
    divide(visit, duty, duty.is_extra ? 0 : duty.planned, &Line::planned);
    divide(visit, duty, duty.actual, &Line::actual);
    divide(visit, duty, duty.billable, &Line::payable);
    for (std::size_t i = 0; i < participants.size(); ++i) {
      Line& line = pricing_.lines[duty.first_line + i * duty.line_stride];
      if (line.state != State::payable) line.payable = 0;
    }
  }

  void divide(const Visit& visit, const Duty& duty, Seconds total, Seconds Line::*part) {
    const auto& parts = shares_.divide(total, visit);
    for (std::size_t i = 0; i < parts.size(); ++i) {
      Line& line = pricing_.lines[duty.first_line + i * duty.line_stride];
      line.*part = parts[line.participant];
    }
  }

  Pricing& pricing_;
  const Request& request_;
  Measurer measurer_;
  Absences absences_;
  Shares shares_;
};

}  // namespace

void measure(Pricing& pricing) {
  Meter meter(pricing);
  for (std::uint32_t i = 0; i < pricing.request.visits.size(); ++i) meter.measure(i);
}

}  // namespace doorstep::actuals
