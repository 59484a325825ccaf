// The second factor of an account: its secret, sealed in the database, and its recovery codes.
#pragma once

#include <string>

#include <nlohmann/json_fwd.hpp>

#include "doorstep/hub/people/accounts.h"

#include "people_context.h"

namespace doorstep::hub {

// Takes the `totp` or the `recovery_code` of a sign-in's body, each good once. False where it is none.
bool take_second_factor(Connection& db, PeopleContext& people, const Account& account,
                        const nlohmann::json& body, Millis now);

void add_totp_routes(Router& router, PeopleContext& people);

}  // namespace doorstep::hub
