// A carer's visits around some time, by the read models (hub/views).
#pragma once

#include <vector>

#include "doorstep/event/ids.h"
#include "doorstep/event/instant.h"
#include "doorstep/hub/store/connection.h"

namespace doorstep::hub {

// Those at which the carer was between the two instants, both included, the next after them, and those that the carer has
// not checked out of: what they show may hang on a visit of that time.
std::vector<VisitId> visits_of_carer_around(Connection& db, const ProviderId& provider, const CarerId& carer,
                                            Millis from, Millis to);

}  // namespace doorstep::hub
