#include "address.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <iterator>
#include <span>

#include <netinet/in.h>
#include <sys/socket.h>

namespace doorstep::hub {

namespace {

struct Block {
  std::array<std::uint8_t, 12> bytes;
  unsigned bits;
};
constexpr Block kNotPublic4[] = {{{0}, 8},         {{10}, 8},       {{100, 64}, 10},      {{127}, 8},
                                 {{169, 254}, 16}, {{172, 16}, 12}, {{192, 0, 0}, 24},    {{192, 0, 2}, 24},
                                 {{192, 168}, 16}, {{198, 18}, 15}, {{198, 51, 100}, 24}, {{203, 0, 113}, 24},
                                 {{224}, 3}};
constexpr Block kMapped{{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff}, 96};  // ::ffff:a.b.c.d
constexpr Block kGivenOut6{{0x20}, 3};
constexpr Block kNotPublic6[] = {
    {{0x20, 0x01, 0x00}, 23}, {{0x20, 0x01, 0x0d, 0xb8}, 32}, {{0x20, 0x02}, 16}, {{0x3f, 0xff, 0x00}, 20}};

using Bytes = std::span<const std::uint8_t>;

bool is_in(Bytes address, const Block& block) {
  for (unsigned bit = 0; bit < block.bits; ++bit) {
    const unsigned mask = 0x80U >> (bit % 8);
    if ((address[bit / 8] & mask) != (block.bytes.at(bit / 8) & mask)) return false;
  }
  return true;
}

bool is_public4(Bytes address) {
  return std::none_of(std::begin(kNotPublic4), std::end(kNotPublic4),
                      [&](const Block& block) { return is_in(address, block); });
}

bool is_public6(Bytes address) {
  if (is_in(address, kMapped)) return is_public4(address.subspan(12));
  return is_in(address, kGivenOut6) &&
         std::none_of(std::begin(kNotPublic6), std::end(kNotPublic6),
                      [&](const Block& block) { return is_in(address, block); });
}

}  // namespace

bool is_public_address(const sockaddr& address) {
  if (address.sa_family == AF_INET) {
    const auto& v4 = reinterpret_cast<const sockaddr_in&>(address).sin_addr;
    return is_public4({reinterpret_cast<const std::uint8_t*>(&v4), sizeof v4});
  }
  if (address.sa_family != AF_INET6) return false;
  const auto& v6 = reinterpret_cast<const sockaddr_in6&>(address).sin6_addr;
  return is_public6({v6.s6_addr, sizeof v6.s6_addr});
}

}  // namespace doorstep::hub
