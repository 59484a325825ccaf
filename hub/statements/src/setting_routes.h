// What a commissioner sets for itself: GET and POST /v1/commissioner-policy and /v1/service-delivery-template, and the
// versions of both.
#pragma once

#include <string>

#include "doorstep/hub/http/router.h"
#include "doorstep/hub/store/store.h"

#include "delivery_template.h"

namespace doorstep::hub {

void add_setting_routes(Router& router, Store& store);

// The columns that the commissioner has set; every field where it has set none, or `commissioner` is empty.
DeliveryTemplate delivery_template_of(Connection& db, const std::string& commissioner);

}  // namespace doorstep::hub
