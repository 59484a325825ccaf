// GET and POST /v1/statements/{id}/service-delivery, and the same of a revision.
#pragma once

#include "doorstep/hub/http/router.h"
#include "doorstep/hub/store/store.h"

namespace doorstep::hub {

void add_delivery_routes(Router& router, Store& store);

}  // namespace doorstep::hub
