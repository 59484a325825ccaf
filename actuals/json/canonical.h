// The canonical form (RFC 8785) of a request, of which its digest is taken.
#pragma once

#include <string>
#include <string_view>

namespace doorstep::actuals {

// `text` is well-formed and its numbers are integers of fewer than 54 bits, as stages 1 and 2 make sure of.
std::string canonical(std::string_view text);

}  // namespace doorstep::actuals
