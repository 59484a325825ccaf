// The bytes of JSON and UTF-8.
#pragma once

#include <string>
#include <string_view>

#include "doorstep/event/json_bytes.h"

namespace doorstep::actuals {

using event::skip_plain;

constexpr bool is_space(char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }
constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_high_surrogate(int unit) { return unit >= 0xd800 && unit <= 0xdbff; }
constexpr bool is_low_surrogate(int unit) { return unit >= 0xdc00 && unit <= 0xdfff; }

// How many bytes the character at `at` has, 0 where it is a control or not well-formed (Unicode Standard, table 3-7).
int utf8_length(const char* at, const char* end);

// The value of four hexadecimal digits, negative where they are not there.
int hex4(const char* at, const char* end);

// The text that a well-formed raw one (what stands between the quotes) stands for.
std::string unescape(std::string_view raw);

}  // namespace doorstep::actuals
