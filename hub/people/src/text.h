// Text that people type: what is taken for it, and how it is trimmed.
#pragma once

#include <string>
#include <string_view>

namespace doorstep::hub {

inline std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n";
  const auto first = text.find_first_not_of(kSpace);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

// Of the letters A to Z; all else stays.
std::string lower_case(std::string_view text);

// UTF-8 without control characters.
bool is_plain_text(std::string_view text);

}  // namespace doorstep::hub
