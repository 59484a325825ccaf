// JSON values that may be absent. Private to device.
#pragma once

#include <optional>

#include <nlohmann/json.hpp>

#include "doorstep/event/instant.h"

namespace doorstep::device {

// RFC 3339 in UTC with milliseconds, or null.
inline nlohmann::json instant_or_null(const std::optional<Millis>& at) {
  return at ? nlohmann::json(format_instant(*at)) : nlohmann::json();
}

}  // namespace doorstep::device
