// GET /v1/board.
#pragma once

#include "doorstep/hub/http/router.h"
#include "doorstep/hub/store/store.h"

namespace doorstep::hub {

void add_board_routes(Router& router, Store& store);

}  // namespace doorstep::hub
