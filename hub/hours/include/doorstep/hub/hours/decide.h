// What people of the office decide: amendments, and visits whose exceptions are cleared for payment. Kept for ever with
// who and when; the last decision counts.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
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

struct Approval {
  bool approved = false;
  std::optional<std::int64_t> extra_minutes;  // overrun that the commissioner agrees to; absent: as it was
  std::string reason;
};
inline constexpr std::int64_t kMaxExtraMinutes = 1'440;

// `visit` is a UUID or the office's name. Throws Problem not_found where the caller may not see it, or several fit, and
// wrong_role where it is not for this caller by the policy of the person's commissioner, or, with extra minutes, not
// for a provider.
Decided approve_visit(Connection& db, const Caller& caller, std::string_view visit, const Approval& approval,
                      Millis now);

// What commissioners agreed to last, by visit; of all visits of which anything was said, for those are few.
std::map<VisitId, std::int64_t> approved_extra_minutes(Connection& db, const ProviderId& provider);

}  // namespace doorstep::hub
