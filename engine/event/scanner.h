// A strict scanner of canonical JSON: it reads each byte once, builds nothing, and stops at the first byte
// that the canonical form would not have there. Everything that reads event lines stands on it.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "doorstep/event/canonical.h"

namespace doorstep::event {

// The text between the quotes as it stands in the line.
struct RawString {
  std::string_view text;
  bool escaped = false;  // there is at least one backslash
};

// The order of names (RFC 8785 §3.2.3): by the UTF-16 code units of what they stand for.
bool sorts_before(const RawString& a, const RawString& b);

class Scanner {
 public:
  explicit Scanner(std::string_view text) : at_(text.data()), end_(text.data() + text.size()) {}

  const char* position() const { return at_; }
  bool at_end() const { return at_ == end_; }
  char next() const { return at_ == end_ ? '\0' : *at_; }

  // Each reads one value of its kind and steps behind it. `open` counts the objects and lists around the
  // value.
  bool value(int open);
  bool list(int open);
  std::optional<RawString> string();
  std::optional<std::int64_t> integer();

  // on_member(name) reads the member's value from this scanner and says whether it was as it must be.
  template <class OnMember>
  bool object(int open, OnMember on_member) {
    if (open >= kMaxDepth || !take('{')) return false;
    if (take('}')) return true;
    std::optional<RawString> before;
    do {
      const auto name = string();
      if (!name || (before && !sorts_before(*before, *name)) || !take(':') || !on_member(*name)) return false;
      before = name;
    } while (take(','));
    return take('}');
  }

 private:
  bool take(char c) {
    if (at_ == end_ || *at_ != c) return false;
    ++at_;
    return true;
  }
  bool literal(std::string_view word);
  bool escape();
  bool multibyte();

  const char* at_;
  const char* end_;
};

}  // namespace doorstep::event
