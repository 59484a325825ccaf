// Subscriptions of a provider's office and of a commissioner, and what was sent to them: /v1/webhooks.
#pragma once

#include "doorstep/hub/access/context.h"
#include "doorstep/hub/hooks/target.h"
#include "doorstep/hub/http/router.h"

namespace doorstep::hub {

// The context outlives the router.
void add_hook_routes(Router& router, const Context& context, const TargetRules& rules);

}  // namespace doorstep::hub
