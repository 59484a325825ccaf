// GET /v1/statements/{id}/explanation?visit=: how each line of a visit came to be what it is, in words.
#pragma once

#include "doorstep/hub/http/router.h"
#include "doorstep/hub/store/store.h"

namespace doorstep::hub {

void add_explanation_routes(Router& router, Store& store);

}  // namespace doorstep::hub
