// The visits of a period, folded as they are at this moment, as a statement request lists them.
#pragma once

#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "doorstep/hub/hours/visit_folder.h"
#include "doorstep/visit/payment.h"

#include "cover.h"
#include "local_period.h"

namespace doorstep::hub {

// As actuals.md §1 has it: planned, or of what was not planned the earliest attendance's.
Millis start_of(const visit::PaymentVisit& visit);

// The list `visits` of a request: every visit whose date is in the period and in which someone who is covered takes
// part, by start and name. Each is sound by the rules of actuals.md as far as that can be without guessing.
nlohmann::json visits_of_period(Connection& db, VisitFolder& folder, const ProviderId& provider,
                                const LocalPeriod& period, Cover& cover);

}  // namespace doorstep::hub
