// Monitoring out of the read models, for providers and commissioners, each within what it may see.
#pragma once

#include "doorstep/hub/http/router.h"
#include "doorstep/hub/store/store.h"

namespace doorstep::hub {

// GET /v1/board, GET /v1/hours/summary, GET /v1/outcomes, and everything under GET /v1/monitoring. The store outlives the router.
void add_views_routes(Router& router, Store& store);

}  // namespace doorstep::hub
