// /healthz, /readyz and /openapi.json.
#pragma once

#include <atomic>

#include "doorstep/hub/access/context.h"
#include "doorstep/hub/http/router.h"

namespace doorstep::hub {

// `leaving`: /readyz says 404, which a balancer takes for "send nothing new, cut off nothing".
void add_system_routes(Router& router, const Context& context, const std::atomic<bool>& leaving);

}  // namespace doorstep::hub
