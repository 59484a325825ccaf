#include "doorstep/visit/hours.h"

#include <algorithm>
#include <set>

#include "fold_parts.h"

namespace doorstep::visit {
namespace {

std::optional<Millis> earliest(const VisitState& state, std::optional<Millis> (*instant)(const Attendance&)) {
  std::optional<Millis> out;
  for (const Attendance& a : state.attendances) {
    const auto at = instant(a);
    if (at && (!out || *at < *out)) out = at;
  }
  return out;
}

std::vector<std::string> kinds_of(const VisitState& state, const CarerId& carer) {
  std::set<ExceptionKind> kinds;
  for (const VisitException& e : state.exceptions) {
    if (!e.carer || *e.carer == carer) kinds.insert(e.kind);
  }
  std::vector<std::string> out;
  out.reserve(kinds.size());
  for (const ExceptionKind kind : kinds) out.emplace_back(to_string(kind));
  return out;
}

void take_times(HoursRow& row, const Attendance& a) {
  row.clocked_in = a.clocked_in;
  row.clocked_out = a.clocked_out;
  row.check_in_method = a.check_in_method.text();
  row.check_out_method = a.check_out_method.text();
  row.amended_in = a.amended_in;
  row.amended_out = a.amended_out;
  row.amendment_reason = a.amendment_reason;
  row.time_basis = a.time_basis;
  row.actual_seconds = a.actual_seconds;
}

HoursRow row_of(const VisitState& state, const Attendance& a, Millis at) {
  HoursRow row;
  row.at = at;
  row.visit = state.visit;
  row.person = state.person;
  row.provider = state.provider;
  row.carer = a.carer;
  row.service = state.service;
  row.band = state.band;
  if (state.plan) {
    row.planned_start = state.plan->start;
    row.planned_end = state.plan->end;
  }
  row.status = a.status;
  row.exceptions = kinds_of(state, a.carer);
  if (happened(a)) take_times(row, a);
  return row;
}

}  // namespace

std::optional<Millis> hours_instant(const VisitState& state) {
  if (state.plan) return state.plan->start;
  if (const auto in = earliest(state, [](const Attendance& a) { return a.clocked_in; })) return in;
  if (const auto out = earliest(state, [](const Attendance& a) { return a.clocked_out; })) return out;
  return earliest(state, [](const Attendance& a) { return a.started() ? a.started() : a.ended(); });
}

std::vector<HoursRow> hours_rows(const VisitState& state) {
  std::vector<HoursRow> rows;
  const auto at = hours_instant(state);
  if (!at) return rows;
  for (const Attendance& a : state.attendances) {
    if (a.planned || !state.plan || happened(a)) rows.push_back(row_of(state, a, *at));
  }
  return rows;
}

}  // namespace doorstep::visit
