// The payment function as the hub calls it: what it finds wrong in stored data becomes an answer that names it.
#pragma once

#include <string>
#include <string_view>

namespace doorstep::hub {

// Throws Problem 422 with the payment function's code and pointer, and the `visit`, `package` or `rate_card` to which
// it points.
std::string price_request(std::string_view request);

// `totals` of a statement or a difference without the lists by provider, person and funder, as JSON.
std::string totals_of(std::string_view document);

}  // namespace doorstep::hub
