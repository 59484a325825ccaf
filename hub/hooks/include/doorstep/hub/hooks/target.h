// Where a webhook may go. The hub sends to addresses that its customers name, so it is careful not to be sent into the
// network that it stands in (server-side request forgery): https alone, and no address that is not public. A name is
// checked when it has been resolved, at the very address that is then connected to.
#pragma once

#include <string>
#include <string_view>

#include "doorstep/hub/http/public_address.h"

namespace doorstep::hub {

struct TargetRules {
  bool private_addresses = false;  // the operator's choice: receivers in its own network
  bool loopback_http = false;      // for tests: this machine, without TLS too
};

// The URL as it is kept. Throws Problem bad_request for one that nothing is ever sent to: not https, with a user or a
// password, longer than 2,000 bytes, of an address that is not public.
std::string checked_url(std::string_view url, const TargetRules& rules);

bool may_connect(AddressBytes address, const TargetRules& rules);

}  // namespace doorstep::hub
