// /healthz, /readyz and /openapi.json.
#pragma once

#include "doorstep/hub/access/context.h"
#include "doorstep/hub/http/router.h"

namespace doorstep::hub {

void add_system_routes(Router& router, const Context& context);

}  // namespace doorstep::hub
