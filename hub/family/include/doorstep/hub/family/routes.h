// What family and the people supported read and say, and the office's side of it.
#pragma once

#include "doorstep/hub/http/router.h"
#include "doorstep/hub/store/store.h"

namespace doorstep::hub {

// GET /v1/people/{id}/schedule, /outcomes, /who-has-looked; GET and POST /v1/people/{id}/messages; GET /v1/messages,
// POST /v1/messages/{id}/answer; POST /v1/visits/{id}/rating, GET /v1/ratings. The store outlives the router.
void add_family_routes(Router& router, Store& store);

}  // namespace doorstep::hub
