// What is kept beside the facts so that it can be found again quickly; all of it follows from them.
#pragma once

#include <optional>
#include <string_view>

#include "doorstep/event/ids.h"
#include "doorstep/event/instant.h"
#include "doorstep/hub/store/connection.h"

namespace doorstep::hub {

// To be called for each event as it becomes a fact, in the same transaction: notes which visits have no plan, and
// tells the feeds of the provider's devices that there is something new. `received` is the hub's clock.
void derive_from_fact(Connection& db, const ProviderId& provider, std::string_view type,
                      const std::optional<VisitId>& visit, Millis received);

}  // namespace doorstep::hub
