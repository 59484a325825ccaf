#include <algorithm>
#include <tuple>

#include "fold_parts.h"

namespace doorstep::visit {
namespace {

PersonId person_of(const Steps& steps) {
  const auto named = [](const Step& step) { return step.fact->person.has_value(); };
  const auto checked_in = [&](const Step& step) {
    return named(step) && step.is<CheckedIn>() && !step.voided;
  };
  auto found = std::find_if(steps.begin(), steps.end(), checked_in);
  if (found == steps.end()) found = std::find_if(steps.begin(), steps.end(), named);
  return found == steps.end() ? PersonId{} : *found->fact->person;
}

std::string service_of(const Steps& steps) {
  for (const Step& step : steps) {
    if (step.voided || !step.is<CheckedIn>()) continue;
    if (std::string service = step.as<CheckedIn>().service; !service.empty()) return service;
  }
  return {};
}

std::vector<PersonId> participants_of(const Steps& steps, const std::optional<Plan>& plan) {
  for (auto step = steps.rbegin(); step != steps.rend(); ++step) {
    const auto* said = std::get_if<Participants>(&step->body);
    if (said != nullptr && !step->voided) return said->people;
  }
  return plan ? plan->participants : std::vector<PersonId>{};
}

void describe(VisitState& state, const Scene& scene) {
  if (scene.plan) {
    const Plan& plan = *scene.plan;
    std::tie(state.person, state.provider) = std::tie(plan.person, plan.provider);
    std::tie(state.service, state.band, state.hours) = std::tie(plan.service, plan.band, plan.hours);
  } else {
    state.person = person_of(scene.steps);
    state.provider = scene.context.provider;
    state.service = service_of(scene.steps);
  }
}

template <class Record, class T>
std::vector<Record> records_of(const Steps& steps) {
  std::vector<Record> out;
  for (const Step& step : steps) {
    if (!step.is<T>() || step.voided) continue;
    out.push_back({step.fact->event, step.fact->by, step.fact->placed.used, step.as<T>()});
  }
  return out;
}

std::vector<Amendment> amendments_of(const Scene& scene) {
  std::vector<Amendment> out;
  for (const Step& step : scene.steps) {
    if (std::holds_alternative<Amended>(step.body) && !step.voided) out.push_back(amendment_of(scene, step));
  }
  return out;
}

void take_approvals(VisitState& state, std::vector<Decision> approvals) {
  const auto key = [](const Decision& d) { return std::tie(d.at, d.by, d.approved, d.reason); };
  std::sort(approvals.begin(), approvals.end(),
            [&](const Decision& a, const Decision& b) { return key(a) < key(b); });
  state.approved = !approvals.empty() && approvals.back().approved;
  state.approvals = std::move(approvals);
}

bool nothing_counts(const Steps& steps) {
  return std::all_of(steps.begin(), steps.end(), [](const Step& step) {
    return step.voided || step.is<Voided>() || step.is<EntryCorrected>();
  });
}

}  // namespace

Status visit_status(const VisitState& state) {
  const auto& all = state.attendances;
  const auto some = [&](Status status) {
    return std::any_of(all.begin(), all.end(), [&](const Attendance& a) { return a.status == status; });
  };
  for (const Status status : {Status::in_progress, Status::delivered}) {
    if (some(status)) return status;
  }
  for (auto record = state.not_delivered.rbegin(); record != state.not_delivered.rend(); ++record) {
    const Status status = status_of(record->body.reason.value());
    if (all.empty() || some(status)) return status;
  }
  if (all.empty()) return state.voided ? Status::cancelled : Status::in_progress;
  return some(Status::missed) ? Status::missed : Status::planned;
}

VisitState fold(const VisitId& visit, const std::optional<Plan>& plan, std::span<const Fact> facts,
                const Context& context) {
  Steps steps = in_order(facts);
  VisitState state;
  state.pending_corrections = apply_corrections(steps);
  apply_voids(steps, plan);

  const Scene scene{steps, plan, context};
  state.visit = visit;
  state.plan = plan;
  describe(state, scene);
  state.attendances = attendances_of(scene, carers_of(steps, plan));
  state.amendments = amendments_of(scene);
  state.entries = entries_of(steps);
  state.participants = participants_of(steps, plan);
  state.not_delivered = records_of<NotDeliveredRecord, NotDelivered>(steps);
  state.voids = records_of<VoidRecord, Voided>(steps);
  state.voided = !state.voids.empty() && nothing_counts(steps);
  state.status = visit_status(state);
  state.exceptions = exceptions_of(scene, state);
  take_approvals(state, context.approvals);
  return state;
}

}  // namespace doorstep::visit
