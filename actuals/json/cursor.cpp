#include "json/cursor.h"

namespace doorstep::actuals {

Kind Cursor::kind() const {
  switch (*at_) {
    case '{':
      return Kind::object;
    case '[':
      return Kind::list;
    case '"':
      return Kind::text;
    case 't':
    case 'f':
      return Kind::boolean;
    case 'n':
      return Kind::null;
    default:
      return Kind::number;
  }
}

RawText Cursor::text() {
  const char* first = ++at_;
  RawText raw;
  for (at_ = skip_plain(at_, end_); *at_ != '"'; at_ = skip_plain(at_, end_)) {
    raw.escaped = raw.escaped || *at_ == '\\';
    at_ += *at_ == '\\' ? 2 : 1;
  }
  raw.text = {first, static_cast<std::size_t>(at_++ - first)};
  return raw;
}

std::string_view Cursor::number() {
  const char* first = at_;
  while (at_ != end_ &&
         (is_digit(*at_) || *at_ == '-' || *at_ == '+' || *at_ == '.' || *at_ == 'e' || *at_ == 'E')) {
    ++at_;
  }
  return {first, static_cast<std::size_t>(at_ - first)};
}

bool Cursor::boolean() {
  const bool value = *at_ == 't';
  at_ += value ? 4 : 5;
  return value;
}

void Cursor::skip() {
  switch (kind()) {
    case Kind::object:
    case Kind::list:
      return skip_nested();
    case Kind::text:
      text();
      return;
    case Kind::number:
      number();
      return;
    case Kind::boolean:
      boolean();
      return;
    case Kind::null:
      at_ += 4;
      return;
  }
}

// Brackets are counted, not matched: the text is well-formed.
void Cursor::skip_nested() {
  int open = 0;
  do {
    switch (*at_) {
      case '"':
        text();
        continue;
      case '{':
      case '[':
        ++open;
        break;
      case '}':
      case ']':
        --open;
        break;
      default:
        break;
    }
    ++at_;
  } while (open > 0);
}

}  // namespace doorstep::actuals
