// Statements (surface.md, "Routes for other systems"; docs/statements.md).
#pragma once

#include "doorstep/hub/http/router.h"
#include "doorstep/hub/store/store.h"

namespace doorstep::hub {

// Everything under /v1/statements, and GET /v1/usage. The store outlives the router.
void add_statement_routes(Router& router, Store& store);

}  // namespace doorstep::hub
