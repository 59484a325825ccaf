// What other systems ask of the hub (surface.md, "Routes for other systems").
#pragma once

#include "doorstep/hub/http/router.h"
#include "doorstep/hub/store/store.h"

namespace doorstep::hub {

// GET /v1/actual-hours. The store outlives the router.
void add_hours_routes(Router& router, Store& store);

}  // namespace doorstep::hub
