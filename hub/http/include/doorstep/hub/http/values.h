// JSON values that may be absent, as the hub's answers write them.
#pragma once

#include <optional>
#include <string>

#include <nlohmann/json_fwd.hpp>

#include "doorstep/event/instant.h"

namespace doorstep::hub {

// RFC 3339 in UTC with milliseconds, or null.
nlohmann::json instant_or_null(const std::optional<Millis>& at);

// Null where the text is empty.
nlohmann::json text_or_null(const std::string& text);

}  // namespace doorstep::hub
