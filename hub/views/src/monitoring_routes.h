// GET /v1/monitoring, GET /v1/monitoring/{figure}/visits, GET /v1/monitoring/continuity.
#pragma once

#include "doorstep/hub/http/router.h"
#include "doorstep/hub/store/store.h"

namespace doorstep::hub {

void add_monitoring_routes(Router& router, Store& store);

}  // namespace doorstep::hub
