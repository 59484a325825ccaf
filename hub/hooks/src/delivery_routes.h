#pragma once

#include "doorstep/hub/access/context.h"
#include "doorstep/hub/http/router.h"

namespace doorstep::hub {

// The log of a subscription, sending again, and tests.
void add_delivery_routes(Router& router, const Context& context);

}  // namespace doorstep::hub
