// The hub's OpenAPI 3.1 document: hub/server/openapi.json, written by hand. A test compares it with the routes.
#pragma once

#include <string_view>

namespace doorstep::hub {

std::string_view openapi_document();

}  // namespace doorstep::hub
