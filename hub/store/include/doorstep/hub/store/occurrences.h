// What webhooks (hub/hooks) tell of: written in the transaction of what came about, so that nothing is told that did not
// stay and nothing is forgotten.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "doorstep/event/ids.h"
#include "doorstep/event/instant.h"
#include "doorstep/hub/store/connection.h"

namespace doorstep::hub {

enum class OccurrenceKind { visit_missed, visit_late, exception_raised, statement_closed };
std::string_view to_string(OccurrenceKind kind);  // "visit.missed"

// Ids and times, no names and no words of anybody.
struct Occurrence {
  OccurrenceKind kind = OccurrenceKind::visit_missed;
  std::string id;        // a UUID that follows from what it is: written again, it is the same one
  Millis at = 0;         // when it came about
  std::string day = {};  // local date by which a funder sees it
  std::optional<VisitId> visit = {};
  std::optional<PersonId> person = {};
  std::optional<Millis> planned_start = {}, planned_end = {};
  std::string exception = {};                    // its kind
  std::optional<std::string> device = {};        // of an exception
  std::optional<std::string> statement = {};     // its id
  std::optional<std::string> commissioner = {};  // of a statement: whose it is; empty: of all
};

// One that was written before stays as it was. `now`: the hub's clock.
void write_occurrences(Connection& db, const ProviderId& provider, const std::vector<Occurrence>& occurrences,
                       Millis now);

}  // namespace doorstep::hub
