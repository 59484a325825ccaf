#include "doorstep/visit/payment.h"

#include <algorithm>
#include <set>

#include "fold_parts.h"

namespace doorstep::visit {
namespace {

// 2000-01-01 and 2100-01-01, the years that a request can name.
constexpr Millis kFirstMs = 946'684'800'000;
constexpr Millis kEndMs = 4'102'444'800'000;

Millis cut(Millis at) { return shown_seconds(at) * 1'000; }

bool has(const VisitState& state, ExceptionKind kind, const CarerId& carer) {
  return std::any_of(state.exceptions.begin(), state.exceptions.end(),
                     [&](const VisitException& e) { return e.kind == kind && e.carer == carer; });
}

// A request can name it. Without one, a clock that is decades off says nothing.
std::optional<Millis> sane(const std::optional<Millis>& at) {
  return at && *at >= kFirstMs && *at < kEndMs ? std::optional(cut(*at)) : std::nullopt;
}

struct Kinds {
  std::set<ExceptionKind> kinds;
  void add(ExceptionKind kind) { kinds.insert(kind); }
};

std::optional<PaymentInterval> interval_of(const VisitState& state, const Attendance& a, Kinds& kinds) {
  const auto start = sane(a.started());
  const auto end = sane(a.ended());
  const auto known = start ? start : end ? end : state.plan ? sane(state.plan->start) : std::nullopt;
  if (!known) return std::nullopt;
  if (!start || !end) {
    if (a.started() && !start) kinds.add(ExceptionKind::clock_wrong);
    if (a.ended() && !end) kinds.add(ExceptionKind::clock_wrong);
    return PaymentInterval{*known, *known};
  }
  if (*end < *start) {
    kinds.add(ExceptionKind::clock_wrong);
    return PaymentInterval{*start, *start};
  }
  if (*end - *start > kMaxAttendanceMs) {  // a check-out of another day is none of this attendance
    kinds.add(ExceptionKind::no_check_out);
    return PaymentInterval{*start, *start};
  }
  return PaymentInterval{*start, *end};
}

bool is_waiting(const VisitState& state, const Attendance& a) {
  return a.status == Status::in_progress && !has(state, ExceptionKind::no_check_out, a.carer);
}

void take_attendances(PaymentVisit& out, const VisitState& state, Kinds& kinds) {
  for (const Attendance& a : state.attendances) {
    if (!happened(a)) continue;
    if (const auto interval = interval_of(state, a, kinds)) out.attendances.push_back({a.carer, *interval});
  }
}

void take_cancellation(PaymentVisit& out, const VisitState& state) {
  if (out.status != Status::cancelled) return;
  for (const NotDeliveredRecord& record : state.not_delivered) {
    const auto reason = record.body.reason.value();
    if (status_of(reason) != Status::cancelled) continue;
    out.cancelled_at = sane(record.at);
    out.cancelled_by = reason == NotDeliveredReason::cancelled_by_person ? "person" : "provider";
  }
  if (!out.cancelled_at && out.planned) out.cancelled_at = out.planned->start;
}

void take_participants(PaymentVisit& out, const VisitState& state) {
  for (const PersonId& person : state.participants) {
    const bool there =
        std::find(out.participants.begin(), out.participants.end(), person) != out.participants.end();
    if (!there && !person.empty()) out.participants.push_back(person);
  }
}

void take_woken(PaymentVisit& out, const VisitState& state) {
  for (const Entry& entry : state.entries) {
    const auto* woken = std::get_if<SleepInWoken>(&entry.current);
    if (woken == nullptr || entry.voided) continue;
    const auto start = sane(woken->from);
    const auto end = sane(woken->to);
    if (start && end && *end - *start <= kMaxAttendanceMs) out.woken.push_back({*start, *end});
  }
}

void describe(PaymentVisit& out, const VisitState& state) {
  out.id = state.visit;
  out.person = state.person;
  out.provider = state.provider;
  out.service = state.service;
  out.band = state.band;
  out.hours = state.hours;
  out.approved = state.approved;
  if (!state.plan) return;
  out.planned = PaymentInterval{cut(state.plan->start), cut(state.plan->end)};
  out.planned_carers = static_cast<std::int64_t>(state.plan->carers.size());
}

bool is_payable_status(Status status) { return status != Status::planned && status != Status::in_progress; }

}  // namespace

std::optional<PaymentVisit> payment_visit(const VisitState& state) {
  const auto& all = state.attendances;
  const bool waiting =
      std::any_of(all.begin(), all.end(), [&](const Attendance& a) { return is_waiting(state, a); });
  if (waiting || state.voided) return std::nullopt;
  PaymentVisit out;
  Kinds found;
  for (const VisitException& e : state.exceptions) found.add(e.kind);
  describe(out, state);
  take_attendances(out, state, found);
  out.status = out.attendances.empty() ? state.status : Status::delivered;
  const bool counts = !out.attendances.empty() || (state.plan && is_payable_status(out.status));
  if (!counts) return std::nullopt;
  take_cancellation(out, state);
  take_participants(out, state);
  take_woken(out, state);
  for (const ExceptionKind kind : found.kinds) out.exceptions.emplace_back(to_string(kind));
  return out;
}

}  // namespace doorstep::visit
