// Who read whose data through the hub; kept for ever, and shown to the person and their family as 'who has looked'.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "doorstep/event/instant.h"
#include "doorstep/hub/http/router.h"
#include "doorstep/hub/office/names.h"
#include "doorstep/hub/store/store.h"

namespace doorstep::hub {

// What `Doorstep-Reason` says (percent-encoded UTF-8, up to 500 characters), or nothing. Throws Problem (400).
std::string reason_of(const Request& request);
// Auditors and operators say why before they see a person's data: throws Problem (403 reason_needed).
void expect_reason(const Call& call);

// One entry for each of the people, each once, durable when it returns: to be called before the answer is sent.
// `what` names the kind of data: timeline, schedule, hours …
void audit_reads(Store& store, const Call& call, std::string_view what, std::vector<KnownPerson> people);
// The same for routes that machines use too: nothing where the caller is no person.
void audit_reads_of_people(Store& store, const Call& call, std::string_view what,
                           std::vector<KnownPerson> people);

}  // namespace doorstep::hub
