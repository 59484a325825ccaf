#include "scanner.h"

#include <bit>
#include <cstring>

#include "text.h"

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

bool is_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

bool sorts_before(const RawString& a, const RawString& b) {
  if (a.escaped || b.escaped) return utf16_less(unescape(a.text), unescape(b.text));
  return utf16_less(a.text, b.text);
}

bool Scanner::value(int open) {
  switch (next()) {
    case '{':
      return object(open, [this, open](const RawString&) { return value(open + 1); });
    case '[':
      return list(open);
    case '"':
      return string().has_value();
    case 't':
      return literal("true");
    case 'f':
      return literal("false");
    case 'n':
      return literal("null");
    default:
      return integer().has_value();
  }
}

bool Scanner::list(int open) {
  if (open >= kMaxDepth || !take('[')) return false;
  if (take(']')) return true;
  do {
    if (!value(open + 1)) return false;
  } while (take(','));
  return take(']');
}

bool Scanner::literal(std::string_view word) {
  if (!std::string_view(at_, static_cast<std::size_t>(end_ - at_)).starts_with(word)) return false;
  at_ += word.size();
  return true;
}

std::optional<std::int64_t> Scanner::integer() {
  const bool negative = take('-');
  if (take('0')) return negative ? std::nullopt : std::optional<std::int64_t>(0);
  const char* first = at_;
  std::int64_t value = 0;
  for (; is_digit(next()) && value <= kMaxInteger; ++at_) value = value * 10 + (*at_ - '0');
  if (at_ == first || value > kMaxInteger) return std::nullopt;
  return negative ? -value : value;
}

std::optional<RawString> Scanner::string() {
  if (!take('"')) return std::nullopt;
  const char* first = at_;
  bool escaped = false;
  while (true) {
    skip_plain();
    if (at_ == end_) return std::nullopt;
    if (*at_ == '"') break;
    const bool is_escape = *at_ == '\\';
    escaped = escaped || is_escape;
    if (is_escape ? !escape() : !multibyte()) return std::nullopt;
  }
  const std::string_view text(first, static_cast<std::size_t>(at_ - first));
  ++at_;
  return RawString{text, escaped};
}

void Scanner::skip_plain() {
  if constexpr (std::endian::native == std::endian::little) {
    while (end_ - at_ >= 8) {  // eight bytes at a time
      std::uint64_t bytes = 0;
      std::memcpy(&bytes, at_, sizeof bytes);
      const std::uint64_t marks = marks_special(bytes);
      at_ += marks == 0 ? 8 : std::countr_zero(marks) / 8;
      if (marks != 0) return;
    }
  }
  while (at_ != end_ && is_plain(*at_)) ++at_;
}

// Only the shortest escape of a character that needs one: \" \\ \b \t \n \f \r, else \u00xx in lower case.
bool Scanner::escape() {
  constexpr std::string_view kShort = "\"\\btnfr";
  constexpr std::string_view kControls = "01234567bef";  // last digits of \u000x that have no short form
  constexpr std::string_view kHex = "0123456789abcdef";
  const std::string_view rest(at_ + 1, static_cast<std::size_t>(end_ - at_ - 1));
  const auto is_one_of = [](std::string_view set, char c) { return set.find(c) != std::string_view::npos; };
  if (!rest.empty() && is_one_of(kShort, rest[0])) {
    at_ += 2;
    return true;
  }
  if (rest.size() < 5 || !(rest.starts_with("u000") || rest.starts_with("u001"))) return false;
  if (!is_one_of(rest[3] == '0' ? kControls : kHex, rest[4])) return false;
  at_ += 6;
  return true;
}

// One character beyond ASCII, well-formed as the Unicode Standard's table 3-7 has it: no overlong form, no
// surrogate, nothing above U+10FFFF.
bool Scanner::multibyte() {
  const auto byte = [this](int i) { return static_cast<unsigned char>(at_[i]); };
  const unsigned lead = byte(0);
  const int length = lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0;
  if (length == 0 || end_ - at_ < length) return false;
  const unsigned least = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
  const unsigned most = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
  if (byte(1) < least || byte(1) > most) return false;
  for (int i = 2; i < length; ++i) {
    if ((byte(i) & 0xc0U) != 0x80) return false;
  }
  at_ += length;
  return true;
}

}  // namespace doorstep::event
