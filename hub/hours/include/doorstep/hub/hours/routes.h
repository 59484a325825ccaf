// What other systems ask of the hub (surface.md, "Routes for other systems").
#pragma once

#include "doorstep/hub/http/router.h"
#include "doorstep/hub/store/store.h"

namespace doorstep::hub {

// GET /v1/actual-hours, GET /v1/exceptions, POST /v1/amendments/{event}, POST /v1/visits/{id}/approval and
// GET /v1/people/{id}/timeline. The store outlives the router.
void add_hours_routes(Router& router, Store& store);

}  // namespace doorstep::hub
