// Letters of names in headers, which are ASCII and compare without regard to case (RFC 9110 §5.1).
#pragma once

#include <algorithm>
#include <string_view>

namespace doorstep::hub {

inline char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

inline bool same_name(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return lower(x) == lower(y); });
}

}  // namespace doorstep::hub
