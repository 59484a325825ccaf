// What people of the office decide: amendments, and visits whose exceptions are cleared for payment. Kept for ever with
// who and when; the last decision counts.
#pragma once

#include <string>
#include <string_view>

#include "doorstep/hub/hours/sight.h"

namespace doorstep::hub {

struct Decided {
  ProviderId provider;
  VisitId visit;
};

// Of one's own provider. Throws Problem not_found where the event is no amendment of a visit there.
Decided decide_amendment(Connection& db, const Caller& caller, const EventId& event, bool approved,
                         const std::string& reason, Millis now);

// `visit` is a UUID or the office's name. Throws Problem not_found where the caller may not see it, or several fit.
Decided approve_visit(Connection& db, const Caller& caller, std::string_view visit, bool approved,
                      const std::string& reason, Millis now);

}  // namespace doorstep::hub
