// The administration of a provider's office, of staff accounts, and of the operator.
#pragma once

#include "doorstep/hub/access/context.h"
#include "doorstep/hub/http/router.h"

namespace doorstep::hub {

// People, carers, devices and their codes, imports, grants and invitations, accounts. The context outlives the router.
void add_desk_routes(Router& router, const Context& context);

}  // namespace doorstep::hub
