// A provider's policy as the hub keeps it: what the office has set, the defaults for the rest.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "doorstep/event/ids.h"
#include "doorstep/hub/store/connection.h"
#include "doorstep/hub/store/store.h"
#include "doorstep/visit/policy.h"

namespace doorstep::hub {

// The defaults where the provider has set nothing or is not known.
visit::Policy policy_of(Connection& db, const ProviderId& provider);

// Sets members by name, all or none, and gives the policy as it then is. Throws Error(rejected):
// `unknown_provider`, `unknown_policy`, `bad_value`.
visit::Policy set_policy(Store& store, const ProviderId& provider,
                         const std::vector<std::pair<std::string, std::string>>& members);

}  // namespace doorstep::hub
