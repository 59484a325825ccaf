// Stage 1 of actuals.md §11: is this text one JSON value as the page wants it?
#pragma once

#include <string_view>

namespace doorstep::actuals {

inline constexpr int kMaxDepth = 64;  // lists and objects inside one another

// UTF-8, RFC 8259, no byte order mark, no member name twice in one object (compared as what the names stand for),
// no lone surrogate, no deeper than kMaxDepth. One pass; memory grows with the members of the objects that are
// open, never with the rest.
bool is_well_formed(std::string_view text);

}  // namespace doorstep::actuals
