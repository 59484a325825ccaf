#include "proxy_header.h"

#include <algorithm>

#include <boost/asio/ip/address.hpp>

namespace doorstep::hub {

namespace {

constexpr std::array<std::uint8_t, 12> kSignature{0x0d, 0x0a, 0x0d, 0x0a, 0x00, 0x0d,
                                                  0x0a, 0x51, 0x55, 0x49, 0x54, 0x0a};
constexpr std::uint8_t kLocal = 0x20;  // version 2, and the command
constexpr std::uint8_t kProxy = 0x21;
constexpr std::uint8_t kTcp4 = 0x11;
constexpr std::uint8_t kTcp6 = 0x21;
constexpr std::size_t kPorts = 4;
constexpr std::size_t kMaxRestBytes = 2048;

// Source and destination address, then both ports.
template <class Address>
std::optional<std::string> source_of(std::span<const std::uint8_t> rest) {
  typename Address::bytes_type bytes;
  if (rest.size() < 2 * bytes.size() + kPorts) return std::nullopt;
  std::copy_n(rest.begin(), bytes.size(), bytes.begin());
  return Address(bytes).to_string();
}

}  // namespace

std::optional<std::size_t> proxy_rest_bytes(const ProxyPrelude& prelude) {
  if (!std::equal(kSignature.begin(), kSignature.end(), prelude.begin())) return std::nullopt;
  if (prelude[12] != kLocal && prelude[12] != kProxy) return std::nullopt;
  const std::size_t bytes = static_cast<std::size_t>(prelude[14]) << 8U | prelude[15];
  if (bytes > kMaxRestBytes) return std::nullopt;
  return bytes;
}

std::optional<std::string> proxied_address(const ProxyPrelude& prelude, std::span<const std::uint8_t> rest) {
  if (prelude[12] == kLocal) return std::string();
  if (prelude[13] == kTcp4) return source_of<boost::asio::ip::address_v4>(rest);
  if (prelude[13] == kTcp6) return source_of<boost::asio::ip::address_v6>(rest);
  return std::string();
}

}  // namespace doorstep::hub
