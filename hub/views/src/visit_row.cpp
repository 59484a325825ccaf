#include "visit_row.h"

#include <algorithm>
#include <set>
#include <string_view>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include "doorstep/hub/office/local_time.h"
#include "doorstep/visit/hours.h"

#include "moments.h"

namespace doorstep::hub {

namespace {

using visit::Attendance;
using visit::ExceptionKind;
using visit::Status;

constexpr Millis kMinuteMs = 60'000;
constexpr std::int64_t kMinuteSeconds = 60;
// Indexes of view_visit and who asks by them (hub/hours) name these bits as numbers.
static_assert(bit(Figure::exceptions) == 67'108'864 && bit(Figure::open_exceptions) == 134'217'728);

std::int64_t seconds_of(Millis at) { return at / 1'000 - (at % 1'000 < 0 ? 1 : 0); }

bool is_electronic(std::string_view method) {
  return method == "gps" || method == "nfc" || method == "qr" || method == "telephony";
}

bool happened(const Attendance& a) {
  return a.status == Status::delivered || a.status == Status::in_progress;
}

const Attendance* attendance_of(const visit::VisitState& state, const CarerId& carer) {
  const auto found = std::find_if(state.attendances.begin(), state.attendances.end(),
                                  [&](const Attendance& a) { return a.carer == carer; });
  return found == state.attendances.end() ? nullptr : &*found;
}

void widen(AttendanceRow& row, const std::optional<Millis>& at) {
  if (!at) return;
  row.from = std::min(row.from.value_or(*at), *at);
  row.to = std::max(row.to.value_or(*at), *at);
}

AttendanceRow attendance_row(const visit::HoursRow& hours, const Attendance& a) {
  AttendanceRow row;
  row.carer = hours.carer.str();
  row.status = visit::to_string(hours.status);
  row.clocked_in = hours.clocked_in;
  row.clocked_out = hours.clocked_out;
  row.check_in_method = hours.check_in_method;
  row.check_out_method = hours.check_out_method;
  row.amended_in = hours.amended_in;
  row.amended_out = hours.amended_out;
  row.amendment_reason = hours.amendment_reason;
  row.time_basis = hours.time_basis ? time::to_string(*hours.time_basis) : "";
  row.exceptions = fmt::format("{}", fmt::join(hours.exceptions, ";"));
  row.actual_seconds = hours.actual_seconds;
  for (const auto& at : {a.clocked_in, a.clocked_out, a.started(), a.ended()}) widen(row, at);
  const auto& told = hours.exceptions;
  row.open = a.clocked_in && !a.clocked_out &&
             std::find(told.begin(), told.end(), visit::to_string(ExceptionKind::no_check_out)) == told.end();
  return row;
}

// The distinct kinds, in the order of the enum.
std::string kinds_of(const visit::VisitState& state) {
  std::set<ExceptionKind> kinds;
  for (const auto& exception : state.exceptions) kinds.insert(exception.kind);
  std::vector<std::string_view> texts;
  texts.reserve(kinds.size());
  for (const ExceptionKind kind : kinds) texts.push_back(visit::to_string(kind));
  return fmt::format("{}", fmt::join(texts, ";"));
}

class Flags {
 public:
  Flags(const visit::VisitState& state, const VisitRow& row) : state_(state), row_(row) {}

  std::int64_t all() {
    set(Figure::visits);
    set(state_.plan ? Figure::planned : Figure::unplanned);
    set(figure_of_status());
    const bool came = state_.status == Status::delivered || state_.status == Status::in_progress;
    if (state_.plan && !is_one_of({Status::planned, Status::cancelled, Status::hospital})) set(Figure::due);
    if (state_.plan && came) attended();
    if (state_.status == Status::delivered) delivered();
    if (came) captured();
    if (has_pending()) set(Figure::pending);
    if (!state_.exceptions.empty()) set(Figure::exceptions);
    if (!state_.exceptions.empty() && !state_.approved) set(Figure::open_exceptions);
    return flags_;
  }

 private:
  void set(Figure figure) { flags_ |= bit(figure); }
  bool is_one_of(std::initializer_list<Status> list) const {
    return std::find(list.begin(), list.end(), state_.status) != list.end();
  }
  bool found(ExceptionKind kind) const {
    return std::any_of(state_.exceptions.begin(), state_.exceptions.end(),
                       [&](const auto& exception) { return exception.kind == kind; });
  }
  template <class Is>
  bool any_came(Is is) const {
    return std::any_of(state_.attendances.begin(), state_.attendances.end(),
                       [&](const Attendance& a) { return happened(a) && is(a); });
  }

  Figure figure_of_status() const {
    switch (state_.status) {
      case Status::delivered:
        return Figure::delivered;
      case Status::in_progress:
        return Figure::in_progress;
      case Status::planned:
        return Figure::to_come;
      case Status::missed:
        return Figure::missed;
      case Status::no_access:
        return Figure::no_access;
      case Status::refused:
        return Figure::refused;
      case Status::hospital:
        return Figure::hospital;
      case Status::cancelled:
        break;
    }
    return Figure::cancelled;
  }

  // The fold measures who is late or early by the policy; both ends of what it allows are included.
  void attended() {
    set(Figure::attended);
    if (!row_.late_seconds) return;
    set(Figure::timed);
    if (found(ExceptionKind::late)) set(Figure::late);
    if (found(ExceptionKind::early)) set(Figure::early);
    const bool punctual = !found(ExceptionKind::late) && !found(ExceptionKind::early);
    if (punctual) set(Figure::punctual);
    if (!row_.time_critical) return;
    set(Figure::critical);
    if (punctual) set(Figure::critical_punctual);
  }

  void delivered() {
    std::optional<std::int64_t> longest;
    for (const AttendanceRow& a : row_.attendances) longest = std::max(longest, a.actual_seconds);
    if (longest) {
      set(Figure::measured);
      if (*longest < 15 * kMinuteSeconds) set(Figure::under_15);
      if (*longest < 30 * kMinuteSeconds) set(Figure::under_30);
    }
    const auto by_other_means = [](const Attendance& a) {
      return !is_electronic(a.check_in_method.text()) || !is_electronic(a.check_out_method.text());
    };
    if (!any_came(by_other_means)) set(Figure::electronic);
  }

  void captured() {
    if (any_came([](const Attendance&) { return true; })) set(Figure::came);
    if (found(ExceptionKind::manual)) set(Figure::manual);
    if (any_came([](const Attendance& a) { return a.amended_in || a.amended_out; })) set(Figure::edited);
  }

  bool has_pending() const {
    return std::any_of(state_.amendments.begin(), state_.amendments.end(),
                       [](const visit::Amendment& amendment) { return !amendment.decision; });
  }

  const visit::VisitState& state_;
  const VisitRow& row_;
  std::int64_t flags_ = 0;
};

// The moments at which the fold, or the board, says something else though nothing new was recorded.
std::vector<Millis> turning_points(const visit::VisitState& state, const visit::Policy& policy) {
  std::vector<Millis> points;
  if (state.plan) points = {state.plan->start + late_ms(*state.plan, policy) + 1, state.plan->end + 1};
  for (const Attendance& a : state.attendances) {
    if (!happened(a)) continue;
    if (!state.plan && a.started()) points.push_back(*a.started() + visit::kUnplannedCheckOutMs + 1);
    if (!state.plan) continue;
    const Millis start = std::max(a.started().value_or(state.plan->start), state.plan->start);
    points.push_back(start + (state.plan->end - state.plan->start) + visit::kCheckOutGraceMs + 1);
  }
  return points;
}

bool is_settled(const visit::VisitState& state) {
  const auto waits = [](const Attendance& a) {
    return a.status == Status::planned || a.status == Status::in_progress || a.open;
  };
  return std::none_of(state.attendances.begin(), state.attendances.end(), waits);
}

std::optional<Millis> next_look(const visit::VisitState& state, const visit::Policy& policy, Millis now) {
  std::optional<Millis> next;
  if (is_settled(state)) return next;
  for (const Millis point : turning_points(state, policy)) {
    if (point > now) next = std::min(next.value_or(point), point);
  }
  return next;
}

void add_plan(VisitRow& row, const visit::VisitState& state) {
  if (!state.plan) return;
  row.planned_start = state.plan->start;
  row.planned_end = state.plan->end;
  row.planned_carers = static_cast<std::int64_t>(state.plan->carers.size());
  row.time_critical = state.plan->time_critical;
  row.planned_seconds = row.planned_carers * seconds_between(state.plan->start, state.plan->end);
}

void add_attendances(VisitRow& row, const visit::VisitState& state,
                     const std::vector<visit::HoursRow>& hours) {
  for (const visit::HoursRow& one : hours) {
    const Attendance& a = *attendance_of(state, one.carer);
    row.attendances.push_back(attendance_row(one, a));
    if (one.clocked_in && one.clocked_out)
      row.clocked_seconds += std::max<std::int64_t>(0, seconds_between(*one.clocked_in, *one.clocked_out));
    row.actual_seconds += one.actual_seconds.value_or(0);
    if (!happened(a)) continue;
    const auto from = a.started(), to = a.ended();
    if (from) row.first_in = std::min(row.first_in.value_or(*from), *from);
    if (to) row.last_out = std::max(row.last_out.value_or(*to), *to);
    if (from && row.planned_start)
      row.late_seconds = std::max(row.late_seconds.value_or(seconds_between(*row.planned_start, *from)),
                                  seconds_between(*row.planned_start, *from));
  }
}

}  // namespace

std::string write_outcomes(const std::vector<OutcomeRow>& outcomes) {
  if (outcomes.empty()) return {};
  nlohmann::json list = nlohmann::json::array();
  for (const OutcomeRow& level : outcomes)
    list.push_back({level.event, level.person, level.at, level.outcome, level.scale, level.score,
                    level.for_commissioner});
  return list.dump();
}

std::vector<OutcomeRow> read_outcomes(std::string_view text) {
  std::vector<OutcomeRow> outcomes;
  if (text.empty()) return outcomes;
  for (const auto& level : nlohmann::json::parse(text))
    outcomes.push_back(
        {level.at(0), level.at(1), level.at(2), level.at(3), level.at(4), level.at(5), level.at(6)});
  return outcomes;
}

std::string VisitRow::carers() const {
  std::vector<std::string_view> ids;
  for (const AttendanceRow& a : attendances) ids.push_back(a.carer);
  return fmt::format("{}", fmt::join(ids, ";"));
}

Sums VisitRow::sums() const {
  Sums sums;
  auto& values = sums.values();
  for (std::size_t i = 0; i < kFigures; ++i) values[i] = flags >> i & 1;
  const auto came = [](const AttendanceRow& a) {
    return a.status == "delivered" || a.status == "in_progress";
  };
  sums.of(Amount::attendances) = std::count_if(attendances.begin(), attendances.end(), came);
  sums.of(Amount::planned_seconds) = planned_seconds;
  sums.of(Amount::clocked_seconds) = clocked_seconds;
  sums.of(Amount::actual_seconds) = actual_seconds;
  return sums;
}

Sums VisitRow::sums_of(const Payer& payer) const {
  Sums sums = this->sums();
  for (const Amount amount : kSharedAmounts) sums.of(amount) = share_of(sums.of(amount), payers, payer);
  return sums;
}

std::int64_t seconds_between(Millis from, Millis to) { return seconds_of(to) - seconds_of(from); }

Millis late_ms(const visit::Plan& plan, const visit::Policy& policy) {
  return (plan.time_critical ? policy.time_critical_minutes : policy.late_minutes) * kMinuteMs;
}

std::string board_state(const visit::VisitState& state, const visit::Policy& policy, Millis now) {
  if (state.status == Status::delivered) return "done";
  const bool is_late = state.plan && now > state.plan->start + late_ms(*state.plan, policy);
  if (state.status == Status::planned && is_late) return "late";
  return std::string(visit::to_string(state.status));
}

std::optional<VisitRow> visit_row(const visit::VisitState& state, const visit::Policy& policy,
                                  std::string name, Millis now) {
  const auto at = visit::hours_instant(state);
  if (!at) return std::nullopt;
  VisitRow row;
  row.visit = state.visit;
  row.name = std::move(name);
  row.at = *at;
  row.day = local_date(*at, policy.zone);
  row.person = state.person;
  row.service = state.service;
  row.band = state.band;
  row.status = visit::to_string(state.status);
  row.board = board_state(state, policy, now);
  row.approved = state.approved;
  row.exceptions = kinds_of(state);
  add_plan(row, state);
  add_attendances(row, state, visit::hours_rows(state));
  row.flags = Flags(state, row).all();
  row.next_look = next_look(state, policy, now);
  return row;
}

}  // namespace doorstep::hub
