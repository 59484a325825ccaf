// Proves the read models: everything is computed once more from the events and compared, row by row and sum by sum.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "doorstep/event/instant.h"
#include "doorstep/hub/store/store.h"

namespace doorstep::hub {

struct CheckReport {
  std::int64_t providers = 0;
  std::int64_t visits = 0;   // that were folded
  std::int64_t sums = 0;     // that were compared
  std::int64_t waiting = 0;  // visits, or providers, that are still to be looked at: they are not compared
  std::int64_t differences = 0;    // 0: every number agrees
  std::vector<std::string> first;  // some of them: provider, visit or day; no names of people
};

CheckReport check_views(Store& store, Millis now);
nlohmann::json to_json(const CheckReport& report);

}  // namespace doorstep::hub
