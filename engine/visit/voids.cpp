#include <algorithm>
#include <set>

#include "fold_parts.h"

namespace doorstep::visit {
namespace {

// Who was planned or recorded anything but a void, an amendment or a correction: a void of theirs is of their own.
std::set<std::string_view> takers_of_part(const Steps& steps, const std::optional<Plan>& plan) {
  std::set<std::string_view> out;
  if (plan) {
    for (const auto& carer : plan->carers) out.insert(carer.str());
  }
  for (const Step& step : steps) {
    if (step.is<Voided>() || step.is<Amended>() || step.is<EntryCorrected>()) continue;
    out.insert(step.fact->by.str());
  }
  return out;
}

}  // namespace

void apply_voids(Steps& steps, const std::optional<Plan>& plan) {
  const auto part = takers_of_part(steps, plan);
  std::set<std::string_view> voided_by;
  bool everything = false;
  for (auto step = steps.rbegin(); step != steps.rend(); ++step) {  // from the last: what a void stands after
    const std::string_view by = step->fact->by.str();
    if (step->is<Voided>()) {
      everything = everything || part.count(by) == 0;
      voided_by.insert(by);
    } else if (!step->is<EntryCorrected>()) {
      step->voided = everything || voided_by.count(by) != 0;
    }
  }
}

}  // namespace doorstep::visit
