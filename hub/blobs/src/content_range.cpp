#include "content_range.h"

#include <algorithm>
#include <charconv>

namespace doorstep::hub {

namespace {

constexpr std::string_view kBytes = "bytes";

// Digits alone, of numbers far from the edge.
std::optional<std::int64_t> number(std::string_view text) {
  constexpr std::int64_t kMost = std::int64_t{1} << 53;
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || text.starts_with('-') || value > kMost)
    return std::nullopt;
  return value;
}

}  // namespace

std::optional<ContentRange> parse_content_range(std::string_view text) {
  if (!text.starts_with(kBytes) || text.substr(kBytes.size(), 1) != " ") return std::nullopt;
  text.remove_prefix(kBytes.size() + 1);
  const auto slash = text.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  const auto total = number(text.substr(slash + 1));
  const auto range = text.substr(0, slash);
  if (!total || *total < 1) return std::nullopt;
  if (range == "*") return ContentRange{0, 0, *total};
  const auto dash = range.find('-');
  if (dash == std::string_view::npos) return std::nullopt;
  const auto first = number(range.substr(0, dash));
  const auto last = number(range.substr(dash + 1));
  if (!first || !last || *last < *first || *last >= *total) return std::nullopt;
  return ContentRange{*first, *last - *first + 1, *total};
}

std::optional<ByteRange> parse_range(std::string_view text, std::int64_t total) {
  if (!text.starts_with(kBytes) || text.substr(kBytes.size(), 1) != "=") return std::nullopt;
  text.remove_prefix(kBytes.size() + 1);
  const auto dash = text.find('-');
  if (dash == std::string_view::npos || text.find(',') != std::string_view::npos) return std::nullopt;
  const auto last = number(text.substr(dash + 1));
  if (dash == 0) {  // so many of the last ones
    if (!last) return std::nullopt;
    const auto length = std::min(*last, total);
    return ByteRange{total - length, length};
  }
  const auto first = number(text.substr(0, dash));
  const bool is_open = dash + 1 == text.size();
  if (!first || (!is_open && (!last || *last < *first))) return std::nullopt;
  if (*first >= total) return ByteRange{*first, 0};
  return ByteRange{*first, std::min(is_open ? total : *last + 1, total) - *first};
}

}  // namespace doorstep::hub
