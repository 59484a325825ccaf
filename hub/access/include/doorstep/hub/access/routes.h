// Enrolment and tokens (protocol.md §3), and who a request is from.
#pragma once

#include "doorstep/hub/access/context.h"
#include "doorstep/hub/http/service.h"

namespace doorstep::hub {

// POST /v1/enrolments, POST /oauth2/token and POST /v1/devices/{device}/recovery. The context outlives the router.
void add_access_routes(Router& router, const Context& context);

// By the bearer token, asked of the database each time, so that a revocation by another process holds at once. The
// Problems are 401 token_missing, token_expired, token_invalid and 403 device_revoked.
Authenticate make_authenticate(const Context& context);

}  // namespace doorstep::hub
