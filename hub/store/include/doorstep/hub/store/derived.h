// What is kept beside the facts so that it can be found again quickly; all of it follows from them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "doorstep/event/ids.h"
#include "doorstep/event/instant.h"
#include "doorstep/hub/store/connection.h"

namespace doorstep::hub {

struct NewFact {
  std::string_view id;
  std::string_view type;
  std::optional<std::string_view> visit;
  bool visit_is_planned = false;
  Millis received_at = 0;  // the hub's clock
};

// Something that the feeds of the provider's devices may show has changed. Counted as the transaction ends.
void note_change(Connection& db, const ProviderId& provider);

// Whether an event is found by the person of its visit where it names none itself: the fact's `person` is then that of
// the plan.
bool is_about_the_person(std::string_view type);

// To be called for each event as it becomes a fact, in the same transaction: notes which visits have no plan, and tells
// the feeds of the provider's devices that there is something new.
void derive_from_fact(Connection& db, const ProviderId& provider, const NewFact& fact);

// To be called as a planned visit is added or changed: its events may have come before it, or come now. The caller
// holds plan_lock() alone; who derives from facts shares it.
void derive_from_plan(Connection& db, const ProviderId& provider, const VisitId& visit,
                      const PersonId& person);

std::string plan_lock(const ProviderId& provider);

}  // namespace doorstep::hub
