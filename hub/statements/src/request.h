// Statement requests (actuals.md §1) out of what the hub holds. The same state always gives the same bytes.
#pragma once

#include <string>

#include <nlohmann/json_fwd.hpp>

#include "doorstep/hub/statements/scope.h"
#include "doorstep/hub/store/connection.h"

namespace doorstep::hub {

// Throws Problem 422 where the card names no time zone that there is.
std::string make_request(Connection& db, const StatementScope& scope, const std::string& from,
                         const std::string& to, const nlohmann::json& rate_card, Millis now);

// The request's packages alone.
nlohmann::json packages_of(Connection& db, const StatementScope& scope, const std::string& from,
                           const std::string& to, const nlohmann::json& rate_card);

// The same period, packages and rate card with the visits as they now are (actuals.md §9).
std::string revise_request(Connection& db, const StatementScope& scope, const std::string& settled,
                           Millis now);

}  // namespace doorstep::hub
