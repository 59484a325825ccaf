// Invitations and grants as requests have them: {"scopes", "basis", "from", "to", "review_date"}.
#pragma once

#include <string>

#include <nlohmann/json_fwd.hpp>

#include "doorstep/hub/http/router.h"
#include "doorstep/hub/people/grants.h"
#include "doorstep/hub/store/store.h"
#include "doorstep/platform/random.h"

namespace doorstep::hub {

// Without id, account, provider and person. Throws Problem (400) where a member is missing or of another type.
Grant grant_of_body(const nlohmann::json& body);
nlohmann::json grant_body(const Grant& grant);

// POST /v1/invitations: a one-time link of the caller's provider, good for seven days. The caller is a person.
Response post_invitation(Store& store, platform::Random& random, const Call& call);

// A text member of a body. Throws Problem (400).
std::string text_member(const nlohmann::json& body, const char* name, std::size_t max_bytes);

}  // namespace doorstep::hub
