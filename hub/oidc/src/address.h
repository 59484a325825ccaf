// Which addresses are the public internet's.
#pragma once

struct sockaddr;

namespace doorstep::hub {

// IPv4 and IPv6 but for this machine, private networks, links and what is reserved (RFC 6890).
bool is_public_address(const sockaddr& address);

}  // namespace doorstep::hub
