// Closing, revisions, and what can be read of them.
#pragma once

#include "doorstep/hub/http/router.h"
#include "doorstep/hub/store/store.h"

namespace doorstep::hub {

void add_revision_routes(Router& router, Store& store);

}  // namespace doorstep::hub
