// One function a format, and what they read with. Private to media.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace doorstep::media {

std::optional<std::string> clean_jpeg(std::string_view bytes);
std::optional<std::string> clean_png(std::string_view bytes);
std::optional<std::string> clean_webp(std::string_view bytes);
std::optional<std::string> clean_mp4(std::string_view bytes);

inline std::uint32_t byte_at(std::string_view bytes, std::size_t at) {
  return static_cast<unsigned char>(bytes[at]);
}
// The caller has seen that so many bytes are there.
inline std::uint32_t big_endian(std::string_view bytes, std::size_t at, std::size_t count) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < count; ++i) value = value << 8U | byte_at(bytes, at + i);
  return value;
}
inline std::uint32_t little_endian(std::string_view bytes, std::size_t at, std::size_t count) {
  std::uint32_t value = 0;
  for (std::size_t i = count; i-- > 0;) value = value << 8U | byte_at(bytes, at + i);
  return value;
}

}  // namespace doorstep::media
