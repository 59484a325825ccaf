// Which content codings a client reads.
#pragma once

#include <string_view>

namespace doorstep::hub {

// Whether `list`, an Accept-Encoding (RFC 9110 §12.5.3), names `coding` without refusing it (q=0).
bool accepts_encoding(std::string_view list, std::string_view coding);

}  // namespace doorstep::hub
