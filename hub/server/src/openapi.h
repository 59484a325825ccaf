// The hub's OpenAPI 3.1 document: written by hand, beside the routes.
#pragma once

#include <string_view>

namespace doorstep::hub {

std::string_view openapi_document();

}  // namespace doorstep::hub
