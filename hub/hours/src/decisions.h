// What people of the office decided about amendments and visits. Every decision is kept; the last one counts.
#pragma once

#include <map>
#include <vector>

#include "doorstep/hub/store/connection.h"
#include "doorstep/visit/visit.h"

namespace doorstep::hub {

std::map<EventId, visit::Decision> amendment_decisions(Connection& db, const ProviderId& provider,
                                                       const VisitId& visit);
std::vector<visit::Decision> visit_approvals(Connection& db, const ProviderId& provider,
                                             const VisitId& visit);

}  // namespace doorstep::hub
