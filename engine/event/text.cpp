#include "text.h"

#include <algorithm>

#include "doorstep/event/canonical.h"

namespace doorstep::event {
namespace {

bool begins_character(char c) { return (static_cast<unsigned char>(c) & 0xc0U) != 0x80; }

constexpr std::string_view kHex = "0123456789abcdef";
constexpr std::string_view kShortNames = "\"\\btnfr";
constexpr std::string_view kShortMeanings = "\"\\\b\t\n\f\r";

// UTF-8 orders as UTF-16 does, but that U+E000 … U+FFFF (lead bytes EE, EF) come after what needs surrogates
// (F0 …).
int utf16_rank(unsigned char byte) { return byte == 0xee || byte == 0xef ? byte + 0x10 : byte; }

}  // namespace

std::string unescape(std::string_view raw) {
  std::string out;
  out.reserve(raw.size());
  for (std::size_t i = 0; i < raw.size(); ++i) {
    if (raw[i] != '\\' || i + 1 == raw.size()) {
      out += raw[i];
    } else if (const auto name = kShortNames.find(raw[++i]); name != std::string_view::npos) {
      out += kShortMeanings[name];
    } else if (i + 4 < raw.size()) {  // u00xx
      out += static_cast<char>(kHex.find(raw[i + 3]) * 16 + kHex.find(raw[i + 4]));
      i += 4;
    }
  }
  return out;
}

std::size_t count_code_points(std::string_view raw) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < raw.size(); ++i) {
    if (raw[i] == '\\') i += i + 1 < raw.size() && raw[i + 1] == 'u' ? 5U : 1U;
    if (i < raw.size() && begins_character(raw[i])) ++count;
  }
  return count;
}

namespace {

bool needs_escape(char c) { return static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\'; }

void append_escape(std::string& out, char c) {
  const auto byte = static_cast<unsigned char>(c);
  if (const auto meaning = kShortMeanings.find(c); meaning != std::string_view::npos) {
    out += '\\';
    out += kShortNames[meaning];
  } else {
    out += "\\u00";
    out += kHex[byte >> 4U];
    out += kHex[byte & 15U];
  }
}

}  // namespace

void append_quoted(std::string& out, std::string_view text) {
  out += '"';
  std::size_t from = 0;  // what needs no escape goes in one piece
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (!needs_escape(text[i])) continue;
    out += text.substr(from, i - from);
    append_escape(out, text[i]);
    from = i + 1;
  }
  out += text.substr(from);
  out += '"';
}

std::size_t count_characters(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), begins_character));
}

bool utf16_less(std::string_view a, std::string_view b) {
  const std::size_t common = a.size() < b.size() ? a.size() : b.size();
  for (std::size_t i = 0; i < common; ++i) {
    if (a[i] == b[i]) continue;
    return utf16_rank(static_cast<unsigned char>(a[i])) < utf16_rank(static_cast<unsigned char>(b[i]));
  }
  return a.size() < b.size();
}

}  // namespace doorstep::event
