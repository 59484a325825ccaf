// application/x-www-form-urlencoded, written.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace doorstep::hub {

using FormFields = std::vector<std::pair<std::string, std::string>>;

std::string form_encoded(std::string_view text);
std::string form_text(const FormFields& fields);

}  // namespace doorstep::hub
