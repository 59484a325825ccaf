#include "doorstep/hub/views/routes.h"

#include "board_routes.h"
#include "monitoring_routes.h"
#include "outcome_routes.h"
#include "summary_routes.h"

namespace doorstep::hub {

void add_views_routes(Router& router, Store& store) {
  add_board_routes(router, store);
  add_summary_routes(router, store);
  add_monitoring_routes(router, store);
  add_outcome_routes(router, store);
}

}  // namespace doorstep::hub
