// The header by which a balancer that passes TLS through names the client (PROXY protocol, version 2, as HAProxy's
// proxy-protocol.txt has it). Whoever may send one says who he is: it is read only where the hub was told to, and such
// a hub must be reached by its balancer alone.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>

namespace doorstep::hub {

// What every header begins with; what follows has a length of its own.
inline constexpr std::size_t kProxyPreludeBytes = 16;
using ProxyPrelude = std::array<std::uint8_t, kProxyPreludeBytes>;

// How many bytes follow. Nullopt: this is no such header, or one that is longer than any balancer's.
std::optional<std::size_t> proxy_rest_bytes(const ProxyPrelude& prelude);

// The client's address as text. Empty: the balancer speaks for itself (a health check), or of no TCP. Nullopt: it is too
// short for what it says it is.
std::optional<std::string> proxied_address(const ProxyPrelude& prelude, std::span<const std::uint8_t> rest);

}  // namespace doorstep::hub
