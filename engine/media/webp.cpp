// WebP (RFC 9649): a RIFF container of chunks, each padded to an even length.
#include "parts.h"

namespace doorstep::media {

std::optional<std::string> clean_webp(std::string_view bytes) {
  constexpr std::size_t kHead = 12;  // RIFF, size, WEBP
  constexpr std::uint32_t kExifAndXmp = 0x08 | 0x04;
  if (bytes.size() < kHead) return std::nullopt;
  const std::size_t end = std::size_t{8} + little_endian(bytes, 4, 4);
  if (end < kHead || end > bytes.size()) return std::nullopt;
  std::string out(bytes.substr(0, kHead));
  std::size_t at = kHead;
  while (at + 8 <= end) {
    const auto type = bytes.substr(at, 4);
    const std::size_t length = little_endian(bytes, at + 4, 4);
    if (length > end - at - 8) return std::nullopt;
    const std::size_t padded = length + length % 2;
    if (padded > end - at - 8) return std::nullopt;
    const std::size_t begun = out.size();
    const bool is_known =
        type.starts_with("VP8") || type == "ALPH" || type == "ANIM" || type == "ANMF" || type == "ICCP";
    if (is_known) out.append(bytes.substr(at, 8 + padded));
    if (type == "VP8X" && length > 0)
      out[begun + 8] = static_cast<char>(byte_at(out, begun + 8) & ~kExifAndXmp);
    at += 8 + padded;
  }
  if (at != end || out.size() == kHead) return std::nullopt;
  for (std::size_t i = 0; i < 4; ++i) out[4 + i] = static_cast<char>((out.size() - 8) >> (8 * i) & 0xFF);
  return out;
}

}  // namespace doorstep::media
