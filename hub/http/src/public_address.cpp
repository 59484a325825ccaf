#include "doorstep/hub/http/public_address.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <optional>

#include <netinet/in.h>
#include <sys/socket.h>

namespace doorstep::hub {

namespace {

struct Block {
  std::array<std::uint8_t, 4> bytes;
  unsigned bits;
};
constexpr Block kNotPublic4[] = {
    {{0, 0, 0, 0}, 8},      {{10, 0, 0, 0}, 8},     {{100, 64, 0, 0}, 10}, {{127, 0, 0, 0}, 8},
    {{169, 254, 0, 0}, 16}, {{172, 16, 0, 0}, 12},  {{192, 0, 0, 0}, 24},  {{192, 0, 2, 0}, 24},
    {{192, 88, 99, 0}, 24}, {{192, 168, 0, 0}, 16}, {{198, 18, 0, 0}, 15}, {{198, 51, 100, 0}, 24},
    {{203, 0, 113, 0}, 24}, {{224, 0, 0, 0}, 4},    {{240, 0, 0, 0}, 4},
};
// Within 2000::/3, which is all that is given out: protocol assignments (2001::/23, Teredo among them), documentation, 6to4.
constexpr Block kNotPublic6[] = {{{0x20, 0x01, 0x00, 0x00}, 23},
                                 {{0x20, 0x01, 0x0d, 0xb8}, 32},
                                 {{0x20, 0x02, 0, 0}, 16},
                                 {{0x3f, 0xff, 0, 0}, 20}};
constexpr Block kGivenOut6{{0x20, 0, 0, 0}, 3};

bool is_in(AddressBytes address, const Block& block) {
  for (unsigned bit = 0; bit < block.bits; ++bit) {
    const unsigned mask = 0x80U >> (bit % 8);
    if ((address[bit / 8] & mask) != (block.bytes[bit / 8] & mask)) return false;
  }
  return true;
}

template <std::size_t N>
bool is_in_any(AddressBytes address, const Block (&blocks)[N]) {
  return std::any_of(std::begin(blocks), std::end(blocks),
                     [&](const Block& block) { return is_in(address, block); });
}

// ::ffff:a.b.c.d: the IPv4 address that is connected to.
std::optional<AddressBytes> mapped(AddressBytes address) {
  constexpr std::array<std::uint8_t, 12> kPrefix{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
  if (address.size() != 16 || !std::equal(kPrefix.begin(), kPrefix.end(), address.begin()))
    return std::nullopt;
  return address.subspan(12);
}

}  // namespace

AddressBytes address_bytes(const sockaddr& address) {
  if (address.sa_family == AF_INET) {
    const auto& v4 = reinterpret_cast<const sockaddr_in&>(address).sin_addr;
    return {reinterpret_cast<const std::uint8_t*>(&v4), sizeof v4};
  }
  if (address.sa_family != AF_INET6) return {};
  const auto& v6 = reinterpret_cast<const sockaddr_in6&>(address).sin6_addr;
  return {reinterpret_cast<const std::uint8_t*>(&v6), sizeof v6};
}

bool is_public(AddressBytes address) {
  if (const auto inner = mapped(address)) return is_public(*inner);
  if (address.size() == 4) return !is_in_any(address, kNotPublic4);
  return address.size() == 16 && is_in(address, kGivenOut6) && !is_in_any(address, kNotPublic6);
}

bool is_loopback(AddressBytes address) {
  if (const auto inner = mapped(address)) return is_loopback(*inner);
  if (address.size() == 4) return address[0] == 127;
  return address.size() == 16 && address[15] == 1 &&
         std::all_of(address.begin(), address.end() - 1, [](std::uint8_t byte) { return byte == 0; });
}

}  // namespace doorstep::hub
