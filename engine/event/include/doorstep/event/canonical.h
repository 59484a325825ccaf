// Canonical JSON (RFC 8785) as protocol.md §1 narrows it: integers of at most 53 bits, no floats.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

namespace doorstep::event {

inline constexpr std::size_t kMaxLineBytes = 65'536;  // without the newline that ends it
inline constexpr int kMaxDepth = 32;                  // objects and lists, the outermost counted
inline constexpr std::int64_t kMaxInteger = 9'007'199'254'740'991;

// True where `text` is byte for byte the canonical form of one JSON value. One pass, no allocation for text
// without escapes; works on hostile input of any length (depth is bounded before it is descended into).
bool is_canonical(std::string_view text);

// The canonical text of a value. Throws std::invalid_argument where there is none: a float, an integer beyond
// 53 bits, text that is not UTF-8, more than kMaxDepth levels.
std::string to_canonical(const nlohmann::json& value);

// What a raw JSON string, the text between the quotes of a canonical line, stands for.
std::string unescape(std::string_view raw);

// Appends `text` in quotes with the shortest escapes. Bytes beyond ASCII go through as they are.
void append_quoted(std::string& out, std::string_view text);

}  // namespace doorstep::event
