// GET /v1/outcomes.
#pragma once

#include "doorstep/hub/http/router.h"
#include "doorstep/hub/store/store.h"

namespace doorstep::hub {

void add_outcome_routes(Router& router, Store& store);

}  // namespace doorstep::hub
