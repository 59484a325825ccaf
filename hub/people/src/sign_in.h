// POST /v1/session: a name and a password, and where the account has one a second factor.
#pragma once

#include <string>

#include "people_context.h"

namespace doorstep::hub {

// {"account", "role", …} of a session that has just begun, with its cookie.
Response session_response(PeopleContext& people, int status, const std::string& token, Millis now);

}  // namespace doorstep::hub
