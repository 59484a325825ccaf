// Which addresses are the public internet's: the hub connects to what its customers name, and must not be sent into the
// network that it stands in (server-side request forgery). To be asked of the very address that is connected to.
#pragma once

#include <cstdint>
#include <span>

struct sockaddr;

namespace doorstep::hub {

// 4 bytes of IPv4 or 16 of IPv6, in the order of the network; any other number is of no address.
using AddressBytes = std::span<const std::uint8_t>;

// Within `address`, which outlives them; empty for another family.
AddressBytes address_bytes(const sockaddr& address);

// Of the special-purpose registries (RFC 6890) none: not private, loopback, link-local, shared, documentation, multicast,
// nor an IPv4 address inside of an IPv6 one.
bool is_public(AddressBytes address);
bool is_loopback(AddressBytes address);

}  // namespace doorstep::hub
