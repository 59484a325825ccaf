#include <algorithm>
#include <map>

#include "fold_parts.h"

namespace doorstep::visit {
namespace {

using Carers = std::map<CarerId, CarerSteps>;

bool counts(const Step& step) { return !step.voided; }
bool is_amendment(const Step& step) { return std::holds_alternative<Amended>(step.body); }

// Planned or came. Of a visit that has neither, whoever amends it says that it was theirs.
Carers listed(const Steps& steps, const std::optional<Plan>& plan) {
  Carers carers;
  const auto list = [&](const CarerId& id) { carers[id].carer = id; };
  if (plan) std::for_each(plan->carers.begin(), plan->carers.end(), list);
  for (const Step& step : steps) {
    if (counts(step) && is_clock(step)) list(step.fact->by);
  }
  if (!carers.empty()) return carers;
  for (const Step& step : steps) {
    if (counts(step) && is_amendment(step)) list(step.fact->by);
  }
  return carers;
}

void add_amendment(Carers& carers, const CarerId& author, std::size_t index) {
  if (const auto own = carers.find(author); own != carers.end()) {
    own->second.amendments.push_back(index);
    return;
  }
  const auto came = [](const auto& c) { return !c.second.check_ins.empty() || !c.second.check_outs.empty(); };
  const bool anyone = std::any_of(carers.begin(), carers.end(), came);
  for (auto& carer : carers) {
    if (!anyone || came(carer)) carer.second.amendments.push_back(index);
  }
}

void add(CarerSteps& carer, const Step& step, std::size_t index) {
  if (step.is<CheckedIn>()) {
    carer.check_ins.push_back(index);
  } else if (step.is<CheckedOut>()) {
    carer.check_outs.push_back(index);
  } else if (step.is<NotDelivered>()) {
    carer.not_delivered.push_back(index);
  } else if (!step.is<Voided>() && !step.is<Amended>() && !step.is<EntryCorrected>() &&
             !step.is<LogAdopted>()) {
    carer.has_entries = true;
  }
}

}  // namespace

std::vector<CarerSteps> carers_of(const Steps& steps, const std::optional<Plan>& plan) {
  Carers carers = listed(steps, plan);
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const auto carer = carers.find(steps[i].fact->by);
    if (counts(steps[i]) && carer != carers.end()) add(carer->second, steps[i], i);
  }
  for (std::size_t i = 0; i < steps.size(); ++i) {  // once it is known who came
    if (counts(steps[i]) && is_amendment(steps[i])) add_amendment(carers, steps[i].fact->by, i);
  }
  std::vector<CarerSteps> out;
  out.reserve(carers.size());
  for (auto& carer : carers) out.push_back(std::move(carer.second));
  return out;
}

}  // namespace doorstep::visit
