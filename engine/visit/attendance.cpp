#include <algorithm>
#include <cmath>

#include "fold_parts.h"

namespace doorstep::visit {
namespace {

template <class T>
Clock clock_of(const Step& step) {
  const T body = step.as<T>();
  const Fact& fact = *step.fact;
  return {fact.event, fact.placed.used, fact.placed.basis, body.method, body.evidence, body.reason};
}

void take_clocks(Attendance& out, const Steps& steps, const CarerSteps& carer) {
  for (const std::size_t i : carer.check_ins) out.check_ins.push_back(clock_of<CheckedIn>(steps[i]));
  for (const std::size_t i : carer.check_outs) out.check_outs.push_back(clock_of<CheckedOut>(steps[i]));
  if (!out.check_ins.empty()) {
    const Clock& in = out.check_ins.front();
    out.clocked_in = in.at;
    out.check_in_method = in.method;
    out.time_basis = in.basis;
  }
  if (!out.check_outs.empty()) {
    const Clock& last = out.check_outs.back();
    out.clocked_out = last.at;
    out.check_out_method = last.method;
    out.time_basis = std::max(out.time_basis.value_or(last.basis), last.basis);
  }
}

void take_amendments(Attendance& out, const Scene& scene, const CarerSteps& carer) {
  for (const std::size_t i : carer.amendments) {
    Amendment amendment = amendment_of(scene, scene.steps[i]);
    if (amendment.approved()) {
      if (amendment.body.check_in) out.amended_in = amendment.body.check_in;
      if (amendment.body.check_out) out.amended_out = amendment.body.check_out;
      out.amendment_reason = amendment.body.reason;
    }
    out.amendments.push_back(std::move(amendment));
  }
}

// A check-in is answered by a check-out that stands after it; or, where no check-in stands before the last check-out,
// by that one all the same: one of the two clocks was wrong.
bool lacks_check_out(const Attendance& a, const CarerSteps& carer) {
  if (carer.check_ins.empty() || a.amended_out) return false;
  if (carer.check_outs.empty()) return true;
  const bool paired_before = carer.check_ins.front() < carer.check_outs.back();
  return paired_before && carer.check_ins.back() > carer.check_outs.back();
}

NotDeliveredRecord record_of(const Step& step) {
  return {step.fact->event, step.fact->by, step.fact->placed.used, step.as<NotDelivered>()};
}

// The carer's own not-delivered, where nothing later says that there was a visit.
std::optional<std::size_t> own_not_delivered(const Attendance& a, const CarerSteps& carer) {
  if (carer.not_delivered.empty()) return std::nullopt;
  const std::size_t last = carer.not_delivered.back();
  if (!carer.check_ins.empty() && carer.check_ins.back() > last) return std::nullopt;
  for (std::size_t i = 0; i < carer.amendments.size(); ++i) {
    if (a.amendments[i].approved() && carer.amendments[i] > last) return std::nullopt;
  }
  return last;
}

bool has_pending(const Attendance& a) {
  return std::any_of(a.amendments.begin(), a.amendments.end(),
                     [](const Amendment& m) { return !m.decision; });
}

Status status_by_itself(const Scene& scene, const Attendance& a) {
  const bool ended = !a.check_outs.empty() || a.amended_out;
  const bool started = !a.check_ins.empty() || a.amended_in;
  if (ended) return a.open && !overdue_since(scene, a) ? Status::in_progress : Status::delivered;
  if (started) return Status::in_progress;
  const bool past = !scene.plan || scene.context.now > scene.plan->end;
  return past ? Status::missed : Status::planned;
}

Attendance attendance_of(const Scene& scene, const CarerSteps& carer) {
  Attendance out;
  out.carer = carer.carer;
  if (scene.plan) {
    const auto& planned = scene.plan->carers;
    out.planned = std::find(planned.begin(), planned.end(), carer.carer) != planned.end();
  }
  take_clocks(out, scene.steps, carer);
  take_amendments(out, scene, carer);
  out.open = lacks_check_out(out, carer);
  if (const auto own = own_not_delivered(out, carer)) {
    out.not_delivered = record_of(scene.steps[*own]);
    out.status = status_of(out.not_delivered->body.reason.value());
  } else {
    out.status = status_by_itself(scene, out);
  }
  return out;
}

bool came(const Attendance& a) { return a.status == Status::delivered || a.status == Status::in_progress; }
bool nothing_recorded(const Attendance& a) {
  return a.status == Status::planned || a.status == Status::missed;
}

// The latest of the visit, where nobody came.
std::optional<NotDeliveredRecord> shared_not_delivered(const Steps& steps,
                                                       const std::vector<Attendance>& all) {
  if (std::any_of(all.begin(), all.end(), came)) return std::nullopt;
  const auto said = [](const Step& step) { return !step.voided && step.is<NotDelivered>(); };
  const auto last = std::find_if(steps.rbegin(), steps.rend(), said);
  return last == steps.rend() ? std::nullopt : std::optional(record_of(*last));
}

// Who recorded nothing of coming or not coming: the visit's not-delivered, else what else there is of them.
void settle_the_silent(const Scene& scene, const std::vector<CarerSteps>& carers,
                       std::vector<Attendance>& all) {
  const auto shared = shared_not_delivered(scene.steps, all);
  for (std::size_t i = 0; i < all.size(); ++i) {
    Attendance& a = all[i];
    if (!nothing_recorded(a)) continue;
    if (shared) {
      a.not_delivered = shared;
      a.status = status_of(shared->body.reason.value());
    } else if (carers[i].has_entries || has_pending(a)) {
      a.status = Status::in_progress;
    }
  }
}

// Somebody else came in a planned carer's place: as many planned carers as that are left out, from the plan's end.
void drop_replaced(const std::optional<Plan>& plan, std::vector<Attendance>& all) {
  if (!plan) return;
  auto replaced =
      std::count_if(all.begin(), all.end(), [](const Attendance& a) { return !a.planned && came(a); });
  for (auto carer = plan->carers.rbegin(); carer != plan->carers.rend() && replaced > 0; ++carer) {
    replaced -= static_cast<std::ptrdiff_t>(
        std::erase_if(all, [&](const Attendance& a) { return a.carer == *carer && nothing_recorded(a); }));
  }
}

void measure(Attendance& a) {
  if (a.status != Status::delivered || !a.started() || !a.ended()) return;
  a.actual_seconds = std::max<std::int64_t>(0, shown_seconds(*a.ended()) - shown_seconds(*a.started()));
}

}  // namespace

std::int64_t shown_seconds(Millis at) { return at / 1'000 - (at % 1'000 < 0 ? 1 : 0); }

Amendment amendment_of(const Scene& scene, const Step& step) {
  const Fact& fact = *step.fact;
  Amendment amendment{fact.event, fact.by, fact.placed.used, step.as<Amended>(), std::nullopt};
  const auto decided = scene.context.decisions.find(fact.event);
  if (decided != scene.context.decisions.end()) amendment.decision = decided->second;
  return amendment;
}

std::optional<Millis> overdue_since(const Scene& scene, const Attendance& a) {
  const bool ended = !a.check_outs.empty() || a.amended_out;
  if (ended && !a.open) return std::nullopt;
  if (!a.check_ins.empty()) {
    const auto elsewhere = scene.context.checked_in_elsewhere.find(a.carer);
    if (elsewhere != scene.context.checked_in_elsewhere.end() && elsewhere->second > a.check_ins.back().at) {
      return elsewhere->second;
    }
  }
  const Plan* plan = scene.plan ? &*scene.plan : nullptr;
  Millis limit = a.started().value_or(scene.context.now) + kUnplannedCheckOutMs;
  if (plan != nullptr) {
    const Millis start = std::max(a.started().value_or(plan->start), plan->start);
    limit = start + (plan->end - plan->start) + kCheckOutGraceMs;
  }
  return scene.context.now > limit ? std::optional(limit) : std::nullopt;
}

std::vector<Attendance> attendances_of(const Scene& scene, const std::vector<CarerSteps>& carers) {
  std::vector<Attendance> all;
  all.reserve(carers.size());
  for (const CarerSteps& carer : carers) all.push_back(attendance_of(scene, carer));
  settle_the_silent(scene, carers, all);
  drop_replaced(scene.plan, all);
  for (Attendance& a : all) measure(a);
  return all;
}

Status status_of(NotDeliveredReason reason) {
  switch (reason) {
    case NotDeliveredReason::no_access:
    case NotDeliveredReason::unsafe:
      return Status::no_access;
    case NotDeliveredReason::refused:
      return Status::refused;
    case NotDeliveredReason::hospital:
      return Status::hospital;
    case NotDeliveredReason::cancelled_by_person:
    case NotDeliveredReason::cancelled_by_provider:
    case NotDeliveredReason::other:
    case NotDeliveredReason::unknown:
      break;
  }
  return Status::cancelled;
}

}  // namespace doorstep::visit
