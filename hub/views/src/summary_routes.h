// GET /v1/hours/summary.
#pragma once

#include "doorstep/hub/http/router.h"
#include "doorstep/hub/store/store.h"

namespace doorstep::hub {

void add_summary_routes(Router& router, Store& store);

}  // namespace doorstep::hub
