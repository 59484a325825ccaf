#include <algorithm>
#include <array>
#include <string_view>

#include "doorstep/platform/random.h"

namespace doorstep::platform {
namespace {

using UuidBytes = std::array<std::uint8_t, 16>;

std::string format_uuid(UuidBytes bytes, unsigned version) {
  constexpr std::string_view kHex = "0123456789abcdef";
  bytes[6] = static_cast<std::uint8_t>((bytes[6] & 0x0fU) | (version << 4U));
  bytes[8] = static_cast<std::uint8_t>((bytes[8] & 0x3fU) | 0x80U);  // the RFC's variant
  std::string out;
  out.reserve(36);
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) out += '-';
    out += kHex[bytes[i] >> 4U];
    out += kHex[bytes[i] & 0x0fU];
  }
  return out;
}

}  // namespace

std::string make_uuid_v7(Random& random, Millis at) {
  constexpr Millis kLatest = (Millis{1} << 48) - 1;
  UuidBytes bytes{};
  random.fill(bytes);
  const Millis ms = std::clamp(at, Millis{0}, kLatest);
  for (std::size_t i = 0; i < 6; ++i) bytes[i] = static_cast<std::uint8_t>(ms >> (40 - 8 * i));
  return format_uuid(bytes, 7);
}

std::string make_uuid_v4(Random& random) {
  UuidBytes bytes{};
  random.fill(bytes);
  return format_uuid(bytes, 4);
}

}  // namespace doorstep::platform
