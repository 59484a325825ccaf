#include "json/bytes.h"

#include <bit>
#include <cstdint>
#include <cstring>

namespace doorstep::actuals {
namespace {

constexpr std::uint64_t every_byte(std::uint8_t byte) { return byte * 0x0101010101010101U; }

// Marks the top bit of the first byte that is below `limit`; only bytes behind it may be marked wrongly.
constexpr std::uint64_t marks_below(std::uint64_t bytes, std::uint8_t limit) {
  return (bytes - every_byte(limit)) & ~bytes & every_byte(0x80);
}

constexpr std::uint64_t marks_special(std::uint64_t bytes) {
  return marks_below(bytes, 0x20) | marks_below(bytes ^ every_byte('"'), 1) |
         marks_below(bytes ^ every_byte('\\'), 1) | (bytes & every_byte(0x80));
}

bool is_plain(char c) { return static_cast<unsigned char>(c) - 0x20U < 0x60U && c != '"' && c != '\\'; }

void append_utf8(std::string& out, unsigned code) {
  const auto add = [&out](unsigned byte) { out += static_cast<char>(byte); };
  if (code < 0x80) return add(code);
  if (code < 0x800) {
    add(0xc0U | code >> 6U);
  } else {
    if (code < 0x10000) {
      add(0xe0U | code >> 12U);
    } else {
      add(0xf0U | code >> 18U);
      add(0x80U | (code >> 12U & 0x3fU));
    }
    add(0x80U | (code >> 6U & 0x3fU));
  }
  add(0x80U | (code & 0x3fU));
}

// `at` stands behind the backslash; the answer is the first byte behind the escape.
const char* append_unescaped(std::string& out, const char* at, const char* end) {
  constexpr std::string_view kNames = "bfnrt";
  constexpr std::string_view kMeanings = "\b\f\n\r\t";
  if (*at != 'u') {
    const auto name = kNames.find(*at);
    out += name == std::string_view::npos ? *at : kMeanings[name];
    return at + 1;
  }
  const int unit = hex4(at + 1, end);
  if (!is_high_surrogate(unit)) {
    append_utf8(out, static_cast<unsigned>(unit));
    return at + 5;
  }
  const int low = hex4(at + 7, end);
  append_utf8(out,
              0x10000U + (static_cast<unsigned>(unit - 0xd800) << 10U) + static_cast<unsigned>(low - 0xdc00));
  return at + 11;
}

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

int utf8_length(const char* at, const char* end) {
  const auto byte = [at](int i) { return static_cast<unsigned char>(at[i]); };
  const unsigned lead = byte(0);
  if (lead < 0x80) return lead < 0x20 ? 0 : 1;
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

int hex4(const char* at, const char* end) {
  if (end - at < 4) return -1;
  int value = 0;
  for (int i = 0; i < 4; ++i) {
    const char c = at[i];
    const int digit = is_digit(c)            ? c - '0'
                      : c >= 'a' && c <= 'f' ? c - 'a' + 10
                      : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                             : -1;
    if (digit < 0) return -1;
    value = value * 16 + digit;
  }
  return value;
}

std::string unescape(std::string_view raw) {
  std::string out;
  out.reserve(raw.size());
  const char* at = raw.data();
  const char* end = at + raw.size();
  while (at != end) {
    if (*at == '\\') {
      at = append_unescaped(out, at + 1, end);
    } else {
      out += *at++;
    }
  }
  return out;
}

}  // namespace doorstep::actuals
