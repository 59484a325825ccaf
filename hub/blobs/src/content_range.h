// Ranges as they stand in headers (RFC 9110 §14). Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace doorstep::hub {

// Content-Range of a PUT: `bytes 0-8191/20000`, or `bytes */20000`, which brings nothing and asks.
struct ContentRange {
  std::int64_t first = 0;
  std::int64_t length = 0;  // 0: asks
  std::int64_t total = 0;
};
std::optional<ContentRange> parse_content_range(std::string_view text);

// Range of a GET: one of bytes, within `total`. nullopt: the whole is wanted (no range, several, another unit).
struct ByteRange {
  std::int64_t first = 0;
  std::int64_t length = 0;  // 0: nothing of what there is
};
std::optional<ByteRange> parse_range(std::string_view text, std::int64_t total);

}  // namespace doorstep::hub
