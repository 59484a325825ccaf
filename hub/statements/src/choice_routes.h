// What a statement can be made of: GET /v1/providers, those that the caller may see, and GET /v1/rate-cards.
#pragma once

#include "doorstep/hub/http/router.h"
#include "doorstep/hub/store/store.h"

namespace doorstep::hub {

void add_choice_routes(Router& router, Store& store);

}  // namespace doorstep::hub
