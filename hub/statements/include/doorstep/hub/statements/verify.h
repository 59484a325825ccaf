// Whether a statement is still what it was when it was kept.
#pragma once

#include <string_view>

namespace doorstep::hub {

// `request` and `document` as the database has them: both open, the request has this digest, and the document names it.
bool statement_holds(std::string_view request, std::string_view document, std::string_view digest);

}  // namespace doorstep::hub
