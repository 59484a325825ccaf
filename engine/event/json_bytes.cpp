#include "doorstep/event/json_bytes.h"

#include <bit>
#include <cstdint>
#include <cstring>

namespace doorstep::event {
namespace {

constexpr std::uint64_t every_byte(std::uint8_t byte) { return byte * 0x0101010101010101U; }

// A mark in the top bit of the first byte that is below `limit`; only bytes behind it may be marked wrongly.
constexpr std::uint64_t marks_below(std::uint64_t bytes, std::uint8_t limit) {
  return (bytes - every_byte(limit)) & ~bytes & every_byte(0x80);
}

// Marks what cannot simply be stepped over inside a string: controls, quote, backslash, anything beyond
// ASCII.
constexpr std::uint64_t marks_special(std::uint64_t bytes) {
  return marks_below(bytes, 0x20) | marks_below(bytes ^ every_byte('"'), 1) |
         marks_below(bytes ^ every_byte('\\'), 1) | (bytes & every_byte(0x80));
}

bool is_plain(char c) { return static_cast<unsigned char>(c) - 0x20U < 0x60U && c != '"' && c != '\\'; }

}  // namespace

const char* skip_plain(const char* at, const char* end) {
  if constexpr (std::endian::native == std::endian::little) {
    while (end - at >= 8) {  // eight bytes at a time
      std::uint64_t bytes = 0;
      std::memcpy(&bytes, at, sizeof bytes);
      const std::uint64_t marks = marks_special(bytes);
      if (marks != 0) return at + std::countr_zero(marks) / 8;
      at += 8;
    }
  }
  while (at != end && is_plain(*at)) ++at;
  return at;
}

int multibyte_length(const char* at, const char* end) {
  const auto byte = [at](int i) { return static_cast<unsigned char>(at[i]); };
  const unsigned lead = byte(0);
  const int length = lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0;
  if (length == 0 || end - at < length) return 0;
  const unsigned least = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
  const unsigned most = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
  if (byte(1) < least || byte(1) > most) return 0;
  for (int i = 2; i < length; ++i) {
    if ((byte(i) & 0xc0U) != 0x80) return 0;
  }
  return length;
}

}  // namespace doorstep::event
