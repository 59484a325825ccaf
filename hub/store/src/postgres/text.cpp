#include "text.h"

#include <array>
#include <cstddef>
#include <cstdint>

namespace doorstep::hub {

namespace {

constexpr char kEscape = 1;
constexpr std::string_view kHex = "0123456789abcdef";

std::uint8_t byte_at(std::string_view text, std::size_t i) { return static_cast<std::uint8_t>(text[i]); }

bool is_between(std::uint8_t byte, int low, int high) { return byte >= low && byte <= high; }

// How many bytes the character at `i` has; 0 where it is none (Unicode 15, table 3-7).
std::size_t character_length(std::string_view text, std::size_t i) {
  const std::uint8_t lead = byte_at(text, i);
  if (lead < 0x80) return 1;
  const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (!is_between(lead, 0xC2, 0xF4) || text.size() - i < length) return 0;
  const int low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
  const int high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
  if (!is_between(byte_at(text, i + 1), low, high)) return 0;
  for (std::size_t k = 2; k < length; ++k) {
    if (!is_between(byte_at(text, i + k), 0x80, 0xBF)) return 0;
  }
  return length;
}

std::uint8_t digit(char c) { return static_cast<std::uint8_t>(c <= '9' ? c - '0' : c - 'a' + 10); }

}  // namespace

bool needs_escape(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t length = character_length(text, i);
    if (length == 0 || byte_at(text, i) <= 1) return true;
    i += length;
  }
  return false;
}

std::string escape_text(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t length = character_length(text, i);
    const std::uint8_t byte = byte_at(text, i);
    if (length == 0) {
      out += {kEscape, 3, kHex[byte >> 4U], kHex[byte & 15U]};
    } else if (byte <= 1) {
      out += {kEscape, static_cast<char>(byte + 1)};
    } else {
      out += text.substr(i, length);
    }
    i += length == 0 ? 1 : length;
  }
  return out;
}

void unescape_text(std::string& text) {
  std::size_t i = text.find(kEscape);
  if (i == std::string::npos) return;
  std::size_t end = i;
  while (i < text.size()) {
    if (text[i] != kEscape || i + 1 >= text.size()) {
      text[end++] = text[i++];
    } else if (text[i + 1] == 3 && i + 3 < text.size()) {
      text[end++] = static_cast<char>(digit(text[i + 2]) << 4U | digit(text[i + 3]));
      i += 4;
    } else {
      text[end++] = static_cast<char>(text[i + 1] - 1);
      i += 2;
    }
  }
  text.resize(end);
}

}  // namespace doorstep::hub
