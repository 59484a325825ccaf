#include <algorithm>

#include "fold_parts.h"

namespace doorstep::visit {
namespace {

bool is_history(const Step& step) {
  return step.is<Voided>() || step.is<EntryCorrected>() || step.is<LogAdopted>();
}

// What shapes the visit itself stands elsewhere in the state, as it now counts: here too, where there is more to it.
bool is_entry(const Step& step) {
  if (std::holds_alternative<BadBody>(step.body)) return true;
  if (is_history(step)) return false;
  const bool shapes = is_clock(step) || step.is<NotDelivered>() || step.is<Amended>();
  return !shapes || step.voided || !step.corrections.empty();
}

Visibility visibility_of_all(const Step& step) {
  const Visibility now = visibility_of(step.body);
  return step.safeguarded ? std::min(now, Visibility::commissioner) : now;
}

Entry entry_of(const Step& step) {
  const Fact& fact = *step.fact;
  return {fact.event, fact.by,          fact.placed.used,        fact.person, fact.body,
          step.body,  step.corrections, visibility_of_all(step), step.voided};
}

}  // namespace

std::vector<Entry> entries_of(const Steps& steps) {
  std::vector<Entry> out;
  for (const Step& step : steps) {
    if (is_entry(step)) out.push_back(entry_of(step));
  }
  return out;
}

}  // namespace doorstep::visit
