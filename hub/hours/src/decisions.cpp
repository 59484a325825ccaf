#include "decisions.h"

namespace doorstep::hub {

std::map<EventId, visit::Decision> amendment_decisions(Connection& db, const ProviderId& provider,
                                                       const VisitId& visit) {
  std::map<EventId, visit::Decision> decisions;
  db.each(
      "SELECT event, decision, decided_by, at_ms, reason FROM amendment_decision "
      "WHERE provider = $1 AND visit = $2 ORDER BY event, nr",
      [&](const Row& row) {
        decisions[EventId(row.text(0))] = {row.text(1) == "approved", row.text(2), row.integer(3),
                                           row.text_or_null(4).value_or("")};
      },
      provider, visit);
  return decisions;
}

std::vector<visit::Decision> visit_approvals(Connection& db, const ProviderId& provider,
                                             const VisitId& visit) {
  std::vector<visit::Decision> approvals;
  db.each(
      "SELECT approved, decided_by, at_ms, reason FROM visit_approval WHERE provider = $1 AND visit = $2 "
      "ORDER BY nr",
      [&](const Row& row) {
        approvals.push_back({row.flag(0), row.text(1), row.integer(2), row.text_or_null(3).value_or("")});
      },
      provider, visit);
  return approvals;
}

}  // namespace doorstep::hub
