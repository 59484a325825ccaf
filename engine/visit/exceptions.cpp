#include <algorithm>
#include <set>
#include <tuple>

#include "fold_parts.h"

namespace doorstep::visit {
namespace {

constexpr Millis kMinuteMs = 60'000;

// Gathers; `carer` is named only where it has an attendance here.
class Findings {
 public:
  explicit Findings(const VisitState& state) {
    for (const Attendance& a : state.attendances) carers_.insert(a.carer);
  }
  void visit(ExceptionKind kind, const Fact& fact, std::string detail) {
    found_.push_back({kind, std::nullopt, fact.event, fact.placed.used, std::move(detail)});
  }
  void fact(ExceptionKind kind, const Fact& fact, std::string detail) {
    const auto carer = carers_.count(fact.by) != 0 ? std::optional(fact.by) : std::nullopt;
    found_.push_back({kind, carer, fact.event, fact.placed.used, std::move(detail)});
  }
  void carer(ExceptionKind kind, const Attendance& a, const std::optional<EventId>& event, Millis at,
             std::string detail) {
    found_.push_back({kind, a.carer, event, at, std::move(detail)});
  }
  // One of a kind for each event: that is how they are known from each other.
  std::vector<VisitException> sorted() && {
    std::sort(found_.begin(), found_.end());
    const auto same = [](const VisitException& a, const VisitException& b) {
      return std::tie(a.kind, a.carer, a.event) == std::tie(b.kind, b.carer, b.event);
    };
    found_.erase(std::unique(found_.begin(), found_.end(), same), found_.end());
    return std::move(found_);
  }

 private:
  std::set<CarerId> carers_;
  std::vector<VisitException> found_;
};

void look_at_clock(Findings& out, const Scene& scene, const Attendance& a, const Clock& clock,
                   const char* what) {
  const Context& context = scene.context;
  if (clock.method.value() == Method::manual) {
    out.carer(ExceptionKind::manual, a, clock.event, clock.at, std::string(what) + " by hand");
  }
  if (at_address(clock.evidence, context.address, context.policy.geofence_m) != false) return;
  const auto position = position_of(clock.evidence);
  std::string detail = std::string(what) + " away from the address";
  if (clock.evidence.mock.value_or(false)) {
    detail = std::string(what) + " with a made-up position";
  } else if (position && context.address) {
    detail = std::string(what) + " " + std::to_string(distance_m(*position, *context.address)) +
             " m from the address";
  } else if (clock.evidence.distance_m) {
    detail = std::string(what) + " " + std::to_string(*clock.evidence.distance_m) + " m from the address";
  }
  out.carer(ExceptionKind::outside_geofence, a, clock.event, clock.at, std::move(detail));
}

void look_for_missing_ends(Findings& out, const Scene& scene, const Attendance& a) {
  if (!happened(a)) return;
  if (!a.started()) {
    const auto event = a.check_outs.empty() ? std::nullopt : std::optional(a.check_outs.front().event);
    const Millis at = a.ended().value_or(scene.plan ? scene.plan->start : 0);
    out.carer(ExceptionKind::no_check_in, a, event, at, "no check-in was recorded");
  }
  if (const auto since = overdue_since(scene, a)) {
    const auto event = a.check_ins.empty() ? std::nullopt : std::optional(a.check_ins.back().event);
    out.carer(ExceptionKind::no_check_out, a, event, *since, "no check-out was recorded");
  }
}

void look_at_order(Findings& out, const Attendance& a) {
  if (a.clocked_in && a.clocked_out && *a.clocked_out < *a.clocked_in) {
    out.carer(ExceptionKind::clock_wrong, a, a.check_outs.back().event, *a.clocked_out,
              "the check-out is before the check-in");
  }
}

void look_at_punctuality(Findings& out, const Scene& scene, const Attendance& a) {
  if (!happened(a) || !a.started()) return;
  const Policy& policy = scene.context.policy;
  const bool critical = scene.plan->time_critical;
  const Millis late_ms = (critical ? policy.time_critical_minutes : policy.late_minutes) * kMinuteMs;
  const Millis early_ms = (critical ? policy.time_critical_minutes : policy.early_minutes) * kMinuteMs;
  const Millis off_ms = (shown_seconds(*a.started()) - shown_seconds(scene.plan->start)) * 1'000;
  const auto event = a.check_ins.empty() ? std::nullopt : std::optional(a.check_ins.front().event);
  if (off_ms > late_ms) {
    out.carer(ExceptionKind::late, a, event, *a.started(),
              duration_text(off_ms) + " after the planned start");
  } else if (-off_ms > early_ms) {
    out.carer(ExceptionKind::early, a, event, *a.started(),
              duration_text(-off_ms) + " before the planned start");
  }
}

void look_at_length(Findings& out, const Scene& scene, const Attendance& a) {
  const std::int64_t planned = shown_seconds(scene.plan->end) - shown_seconds(scene.plan->start);
  if (!a.actual_seconds || planned <= 0) return;
  const Policy& policy = scene.context.policy;
  const std::int64_t hundredfold = *a.actual_seconds * 100;
  const bool is_short = hundredfold < planned * policy.short_percent;
  const bool is_long = hundredfold > planned * policy.long_percent;
  if (!is_short && !is_long) return;
  out.carer(is_short ? ExceptionKind::short_visit : ExceptionKind::long_visit, a, std::nullopt, *a.ended(),
            duration_text(*a.actual_seconds * 1'000) + " of " + duration_text(planned * 1'000) + " planned");
}

void look_at(Findings& out, const Scene& scene, const Attendance& a) {
  for (const Clock& in : a.check_ins) look_at_clock(out, scene, a, in, "checked in");
  for (const Clock& clock : a.check_outs) look_at_clock(out, scene, a, clock, "checked out");
  look_for_missing_ends(out, scene, a);
  look_at_order(out, a);
  if (!scene.plan) return;
  if (!a.planned) {
    const auto event = a.check_ins.empty() ? std::nullopt : std::optional(a.check_ins.front().event);
    const Millis at = a.started().value_or(a.ended().value_or(scene.plan->start));
    out.carer(ExceptionKind::not_on_rota, a, event, at, "this carer was not planned");
  }
  look_at_punctuality(out, scene, a);
  look_at_length(out, scene, a);
}

void look_at_facts(Findings& out, const Steps& steps) {
  std::set<CarerId> wrong_clocks;  // once for each
  for (const Step& step : steps) {
    if (step.voided) continue;
    if (step.fact->placed.clock_wrong && wrong_clocks.insert(step.fact->by).second) {
      out.fact(ExceptionKind::clock_wrong, *step.fact, "the device's clock was wrong");
    }
    if (std::holds_alternative<UnknownType>(step.body)) {
      out.fact(ExceptionKind::unknown_type, *step.fact, "an event of a type that is not known");
    } else if (const auto* bad = std::get_if<BadBody>(&step.body)) {
      out.fact(ExceptionKind::bad_body, *step.fact, bad->problem);
    }
  }
}

// A visit without a plan: made on purpose by a check-in that says so, else a name that nobody knows.
void look_at_plan(Findings& out, const Scene& scene) {
  const auto counts = [](const Step& step) { return !step.voided && !step.is<Voided>(); };
  const auto first = std::find_if(scene.steps.begin(), scene.steps.end(), counts);
  if (first == scene.steps.end()) return;
  if (!scene.context.known_person) {
    out.visit(ExceptionKind::unknown_person, *first->fact, "the person is not known");
  }
  if (scene.plan) return;
  const auto on_purpose = std::find_if(scene.steps.begin(), scene.steps.end(), [](const Step& step) {
    const auto* check_in = std::get_if<CheckedIn>(&step.body);
    return check_in != nullptr && !check_in->planned;
  });
  if (on_purpose != scene.steps.end()) {
    out.visit(ExceptionKind::unplanned, *on_purpose->fact, "the visit was not planned");
  } else {
    out.visit(ExceptionKind::unknown_visit, *first->fact, "the visit is not known");
  }
}

void append(std::string& out, std::int64_t value, const char* unit) {
  if (value == 0) return;
  if (!out.empty()) out += ' ';
  out += std::to_string(value) + unit;
}

}  // namespace

std::string duration_text(Millis ms) {
  const std::int64_t seconds = ms / 1'000;
  std::string out;
  append(out, seconds / 3'600, " h");
  append(out, seconds / 60 % 60, " min");
  append(out, seconds % 60, " s");
  return out.empty() ? "0 s" : out;
}

std::vector<VisitException> exceptions_of(const Scene& scene, const VisitState& state) {
  Findings out(state);
  for (const Attendance& a : state.attendances) look_at(out, scene, a);
  look_at_facts(out, scene.steps);
  look_at_plan(out, scene);
  return std::move(out).sorted();
}

}  // namespace doorstep::visit
