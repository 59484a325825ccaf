// Where a webhook may go. The hub sends to addresses that its customers name, so it is careful not to be sent into the
// network that it stands in (server-side request forgery): https alone, and no address that is not public. A name is
// checked when it has been resolved, at the very address that is then connected to.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace doorstep::hub {

struct TargetRules {
  bool private_addresses = false;  // the operator's choice: receivers in its own network
  bool loopback_http = false;      // for tests: this machine, without TLS too
};

// The URL as it is kept. Throws Problem bad_request for one that nothing is ever sent to: not https, with a user or a
// password, longer than 2,000 bytes, of an address that is not public.
std::string checked_url(std::string_view url, const TargetRules& rules);

// 4 bytes of IPv4 or 16 of IPv6, in the order of the network.
using AddressBytes = std::span<const std::uint8_t>;
// Of the special-purpose registries (RFC 6890) none: not private, loopback, link-local, shared, documentation, multicast,
// nor an IPv4 address inside of an IPv6 one.
bool is_public(AddressBytes address);
bool is_loopback(AddressBytes address);
bool may_connect(AddressBytes address, const TargetRules& rules);

}  // namespace doorstep::hub
