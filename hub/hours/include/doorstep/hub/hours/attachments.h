// The photographs and voice notes of an entry, and who may see one: whoever may read the entry that it belongs to.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "doorstep/hub/hours/sight.h"
#include "doorstep/hub/store/connection.h"
#include "doorstep/visit/visit.h"

namespace doorstep::hub {

struct AttachmentItem {
  EventId event;
  std::string media_type;
  std::int64_t bytes = 0;
  bool here = false;  // the hub has the bytes; they come after the event
  bool has_thumbnail = false;
};

// Those of the entry `of`, in the order in which they were added, without what was voided. `state` holds both.
std::vector<AttachmentItem> attachments_of(Connection& db, const ProviderId& provider,
                                           const visit::VisitState& state, const EventId& of);
nlohmann::json to_json(const std::vector<AttachmentItem>& items);

struct SeenAttachment {
  KnownPerson person;  // whom the entry is about
  visit::AttachmentAdded body;
};
// The attachment that this event added, where the caller may see it: a provider with its own people's entries, whatever
// their visibility; all others with the entries that the timeline shows them, a commissioner with its incidents too.
std::optional<SeenAttachment> seen_attachment(Connection& db, const Caller& caller, std::string_view event,
                                              Millis now);

}  // namespace doorstep::hub
