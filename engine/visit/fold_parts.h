// The parts of the fold, each a pure function; fold.cpp puts them together.
#pragma once

#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "doorstep/visit/visit.h"

#include "corrected.h"

namespace doorstep::visit {

// A fact in its place. Where it stands in the list is its order.
struct Step {
  const Fact* fact = nullptr;
  Body body;  // with the corrections applied
  std::vector<Correction> corrections;
  bool voided = false;
  bool safeguarded = false;  // some version of it is about safeguarding

  std::string_view type() const { return type_name(fact->body); }
  // Of a type that counts by its name alone, whatever its body.
  template <class T>
  bool is() const {
    return type() == T::kType;
  }
  // The body of such a type, empty where it is bad.
  template <class T>
  T as() const {
    const T* body_here = std::get_if<T>(&body);
    return body_here != nullptr ? *body_here : T{};
  }
};
using Steps = std::vector<Step>;

inline bool is_safeguarding(const Body& body) {
  const auto* incident = std::get_if<IncidentRecorded>(&body);
  return incident != nullptr && incident->safeguarding;
}

inline bool is_clock(const Step& step) { return step.is<CheckedIn>() || step.is<CheckedOut>(); }

// Effective facts, each id once, in the order of the fold.
Steps in_order(std::span<const Fact> facts);

// Applies what entry.corrected events say; returns those that name nothing that can be corrected.
std::vector<Correction> apply_corrections(Steps& steps);

void apply_voids(Steps& steps, const std::optional<Plan>& plan);

// One carer's steps, by their index in the order.
struct CarerSteps {
  CarerId carer;
  std::vector<std::size_t> check_ins;
  std::vector<std::size_t> check_outs;
  std::vector<std::size_t> amendments;  // those that are of this attendance, whoever wrote them
  std::vector<std::size_t> not_delivered;
  bool has_entries = false;  // recorded something without saying when it came or went
};

// Every carer who has an attendance, by id.
std::vector<CarerSteps> carers_of(const Steps& steps, const std::optional<Plan>& plan);

// What the fold knows while it decides the attendances.
struct Scene {
  const Steps& steps;
  const std::optional<Plan>& plan;
  const Context& context;
};

Amendment amendment_of(const Scene& scene, const Step& step);
std::vector<Attendance> attendances_of(const Scene& scene, const std::vector<CarerSteps>& carers);

// Somebody came, or is there still.
inline bool happened(const Attendance& a) {
  return a.status == Status::delivered || a.status == Status::in_progress;
}

// When a check-out is overdue. nullopt where it is not, or where none is missing.
std::optional<Millis> overdue_since(const Scene& scene, const Attendance& attendance);

std::vector<Entry> entries_of(const Steps& steps);
Status visit_status(const VisitState& state);
std::vector<VisitException> exceptions_of(const Scene& scene, const VisitState& state);

// "2 h 5 min 10 s"
std::string duration_text(Millis ms);
// Floor to the second, as format_instant_seconds() shows it.
std::int64_t shown_seconds(Millis at);

}  // namespace doorstep::visit
