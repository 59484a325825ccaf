// Rate cards as the hub keeps them: by id and version, never edited.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "doorstep/hub/store/connection.h"

namespace doorstep::hub {

struct RateCardVersion {
  std::string id;
  std::int64_t version = 0;
  std::string document;  // JSON, as it was imported
};

// The newest.
std::optional<RateCardVersion> find_rate_card(Connection& db, std::string_view id);

}  // namespace doorstep::hub
