#include "doorstep/hub/http/values.h"

#include <nlohmann/json.hpp>

namespace doorstep::hub {

nlohmann::json instant_or_null(const std::optional<Millis>& at) {
  return at ? nlohmann::json(format_instant(*at)) : nlohmann::json();
}

nlohmann::json text_or_null(const std::string& text) {
  return text.empty() ? nlohmann::json() : nlohmann::json(text);
}

}  // namespace doorstep::hub
