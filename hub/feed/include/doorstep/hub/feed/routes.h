// GET /v1/feed (protocol.md §5).
#pragma once

#include <string>

#include "doorstep/hub/http/router.h"
#include "doorstep/hub/store/store.h"

namespace doorstep::hub {

// The store outlives the router.
void add_feed_routes(Router& router, Store& store, std::string epoch);

}  // namespace doorstep::hub
