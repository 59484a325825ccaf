#include "json/well_formed.h"

#include <algorithm>
#include <deque>
#include <string>
#include <vector>

#include "json/bytes.h"
#include "json/cursor.h"

namespace doorstep::actuals {
namespace {

class Checker {
 public:
  explicit Checker(std::string_view text) : at_(text.data()), end_(at_ + text.size()) {}

  bool document() {
    skip_space();
    if (!value(0)) return false;
    skip_space();
    return at_ == end_;
  }

 private:
  bool value(int depth);
  bool object(int depth);
  bool list(int depth);
  bool member(int depth);
  bool names_differ(std::size_t first);
  bool string(RawText& raw);
  bool escape();
  bool unicode_escape();
  bool number();
  bool digits();
  bool literal(std::string_view word);

  char next() const { return at_ == end_ ? '\0' : *at_; }
  bool take(char c) {
    if (at_ == end_ || *at_ != c) return false;
    ++at_;
    return true;
  }
  void skip_space() {
    while (at_ != end_ && is_space(*at_)) ++at_;
  }

  const char* at_;
  const char* end_;
  std::vector<std::string_view> names_;  // of the objects that are open, the innermost last
  std::deque<std::string> decoded_;      // names that were written with escapes
};

bool Checker::value(int depth) {
  RawText raw;
  switch (next()) {
    case '{':
      return depth < kMaxDepth && object(depth + 1);
    case '[':
      return depth < kMaxDepth && list(depth + 1);
    case '"':
      return string(raw);
    case 't':
      return literal("true");
    case 'f':
      return literal("false");
    case 'n':
      return literal("null");
    default:
      return number();
  }
}

bool Checker::object(int depth) {
  ++at_;
  skip_space();
  if (take('}')) return true;
  const std::size_t first = names_.size();
  do {
    skip_space();
    if (!member(depth)) return false;
    skip_space();
  } while (take(','));
  if (!take('}') || !names_differ(first)) return false;
  names_.resize(first);
  return true;
}

bool Checker::member(int depth) {
  RawText name;
  if (!string(name)) return false;
  names_.push_back(name.escaped ? decoded_.emplace_back(unescape(name.text)) : name.text);
  skip_space();
  if (!take(':')) return false;
  skip_space();
  return value(depth);
}

// In objects of usual size each name is compared with each other one, in large ones after sorting.
bool Checker::names_differ(std::size_t first) {
  constexpr std::ptrdiff_t kFew = 12;
  const auto begin = names_.begin() + static_cast<std::ptrdiff_t>(first);
  if (names_.end() - begin > kFew) {
    std::sort(begin, names_.end());
    return std::adjacent_find(begin, names_.end()) == names_.end();
  }
  for (auto name = begin; name != names_.end(); ++name) {
    if (std::find(name + 1, names_.end(), *name) != names_.end()) return false;
  }
  return true;
}

bool Checker::list(int depth) {
  ++at_;
  skip_space();
  if (take(']')) return true;
  do {
    skip_space();
    if (!value(depth)) return false;
    skip_space();
  } while (take(','));
  return take(']');
}

bool Checker::string(RawText& raw) {
  if (!take('"')) return false;
  const char* first = at_;
  while (true) {
    at_ = skip_plain(at_, end_);
    if (at_ == end_) return false;
    if (*at_ == '"') break;
    raw.escaped = raw.escaped || *at_ == '\\';
    if (*at_ == '\\') {
      if (!escape()) return false;
    } else {
      const int length = utf8_length(at_, end_);
      if (length == 0) return false;
      at_ += length;
    }
  }
  raw.text = {first, static_cast<std::size_t>(at_++ - first)};
  return true;
}

bool Checker::escape() {
  if (end_ - at_ < 2) return false;
  ++at_;
  if (*at_ == 'u') return unicode_escape();
  return std::string_view("\"\\/bfnrt").find(*at_++) != std::string_view::npos;
}

// A high surrogate wants its low one behind it; a low one alone stands for nothing.
bool Checker::unicode_escape() {
  const int unit = hex4(at_ + 1, end_);
  if (unit < 0 || is_low_surrogate(unit)) return false;
  at_ += 5;
  if (!is_high_surrogate(unit)) return true;
  if (end_ - at_ < 2 || at_[0] != '\\' || at_[1] != 'u' || !is_low_surrogate(hex4(at_ + 2, end_)))
    return false;
  at_ += 6;
  return true;
}

bool Checker::digits() {
  const char* first = at_;
  while (at_ != end_ && is_digit(*at_)) ++at_;
  return at_ != first;
}

bool Checker::number() {
  take('-');
  if (!take('0') && !digits()) return false;
  if (take('.') && !digits()) return false;
  if (!take('e') && !take('E')) return true;
  if (!take('+')) take('-');
  return digits();
}

bool Checker::literal(std::string_view word) {
  if (!std::string_view(at_, static_cast<std::size_t>(end_ - at_)).starts_with(word)) return false;
  at_ += word.size();
  return true;
}

}  // namespace

bool is_well_formed(std::string_view text) { return Checker(text).document(); }

}  // namespace doorstep::actuals
