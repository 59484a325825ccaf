// Ids of what is derived and not stored: the same thing has the same id, on every hub and at every request.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

namespace doorstep::hub {

// A UUID of version 8 (RFC 9562) from the SHA-256 of the parts.
std::string derived_uuid(std::initializer_list<std::string_view> parts);

}  // namespace doorstep::hub
