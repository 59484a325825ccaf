// Appends canonical JSON (RFC 8785) to a text.
#pragma once

#include <charconv>
#include <concepts>
#include <string>
#include <string_view>

namespace doorstep::actuals {

// `text` is UTF-8; quotes, backslash and controls are escaped, nothing else.
void append_text(std::string& out, std::string_view text);

void append_integer(std::string& out, std::integral auto value) {
  char digits[24];
  const auto end = std::to_chars(digits, digits + sizeof digits, value).ptr;
  out.append(digits, end);
}

// {"name":… and ,"name":… — names are ours and need no escapes.
inline void append_name(std::string& out, std::string_view name) {
  out += '"';
  out += name;
  out += "\":";
}

}  // namespace doorstep::actuals
