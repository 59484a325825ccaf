// What the read models (hub/views) may say something old of: who reads them and must not be behind looks at these himself.
#pragma once

#include <optional>
#include <set>

#include "doorstep/hub/hours/visit_folder.h"

namespace doorstep::hub {

// The visits that are marked, that a device's contact or time alone may have changed, and those of the same carers around
// them, which hang on them. nullopt where they may be any, or too many: the read models are being made, or much was
// imported just now. All others are in the read models as the events have them.
std::optional<std::set<VisitId>> fresh_visits(Connection& db, const ProviderId& provider, VisitFolder& folder,
                                              Millis now);

}  // namespace doorstep::hub
