// As of when the read models are.
#pragma once

#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "doorstep/event/ids.h"
#include "doorstep/event/instant.h"
#include "doorstep/hub/store/connection.h"

namespace doorstep::hub {

// Everything that the hub held at `at` is in the numbers. Not complete: they are being made for the first time, or all
// anew, and some are missing or as a policy that has gone said.
struct AsOf {
  Millis at = 0;
  bool complete = true;
};

AsOf as_of(Connection& db, const std::vector<ProviderId>& providers, Millis now);

}  // namespace doorstep::hub
