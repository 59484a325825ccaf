#include "scanner.h"

#include "doorstep/event/json_bytes.h"

#include "text.h"

namespace doorstep::event {
namespace {

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
    at_ = skip_plain(at_, end_);
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

bool Scanner::multibyte() {
  const int length = multibyte_length(at_, end_);
  at_ += length;
  return length != 0;
}

}  // namespace doorstep::event
