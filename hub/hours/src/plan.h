// Rows of planned_visit as the fold wants them.
#pragma once

#include "doorstep/hub/store/connection.h"
#include "doorstep/visit/visit.h"

namespace doorstep::hub {

#define DOORSTEP_PLAN_COLUMNS \
  "id, person, service, start_ms, end_ms, carers, band, hours, tasks, time_critical, participants"
inline constexpr std::size_t kPlanColumns = 11;

// The first columns of the row are DOORSTEP_PLAN_COLUMNS.
visit::Plan plan_of_row(const Row& row, const ProviderId& provider);

}  // namespace doorstep::hub
