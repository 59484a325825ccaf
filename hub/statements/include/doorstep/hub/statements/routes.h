// Statements (surface.md, "Routes for other systems"; docs/statements.md).
#pragma once

#include "doorstep/hub/http/router.h"
#include "doorstep/hub/store/store.h"

namespace doorstep::hub {

// Everything under /v1/statements, GET /v1/usage, and what commissioners set: /v1/commissioner-policy and
// /v1/service-delivery-template. The store outlives the router.
void add_statement_routes(Router& router, Store& store);

}  // namespace doorstep::hub
