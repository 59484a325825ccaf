// The passwords that are guessed first: the 49,000 commonest of public breaches.
#pragma once

#include <string_view>

namespace doorstep::hub {

// Whether the password, in whichever case and whatever digits and signs stand around it, is one of them or two of them
// in a row ("Dragonmonkey2019!"). Words with a space or a hyphen between them are none of them.
bool is_common_password(std::string_view password);

}  // namespace doorstep::hub
