#include "cursor.h"

#include <charconv>

#include <fmt/format.h>

#include "doorstep/event/bytes.h"

namespace doorstep::hub {

namespace {

std::string prefix(std::string_view epoch, const DeviceId& device) {
  return fmt::format("{}\n{}\n", epoch, device.str());
}

}  // namespace

std::string write_cursor(std::string_view epoch, const DeviceId& device, std::int64_t pos) {
  return base64url(prefix(epoch, device) + std::to_string(pos));
}

std::optional<std::int64_t> read_cursor(std::string_view epoch, const DeviceId& device,
                                        std::string_view cursor) {
  const auto text = from_base64url(cursor);
  const std::string own = prefix(epoch, device);
  if (!text || !text->starts_with(own)) return std::nullopt;
  std::int64_t pos = 0;
  const char* end = text->data() + text->size();
  const auto [stopped, error] = std::from_chars(text->data() + own.size(), end, pos);
  if (error != std::errc() || stopped != end || pos < 0) return std::nullopt;
  return pos;
}

}  // namespace doorstep::hub
