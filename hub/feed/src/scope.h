// What one device should hold now.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "doorstep/event/ids.h"
#include "doorstep/event/instant.h"
#include "doorstep/hub/store/connection.h"

namespace doorstep::hub {

// By kind and id, each with its document as JSON.
using Scope = std::map<std::pair<std::string, std::string>, std::string>;

std::vector<CarerId> carers_of(Connection& db, const ProviderId& provider, const DeviceId& device);

// The visits of the carers within the provider's horizon, the people whom they support with their outcomes, the tasks,
// the carers who share a visit with them, the policy, and others' notes on the same people as far back as the horizon.
Scope scope_of(Connection& db, const ProviderId& provider, const std::vector<CarerId>& carers, Millis now);

}  // namespace doorstep::hub
