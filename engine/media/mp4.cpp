// ISO base media (ISO/IEC 14496-12): boxes in boxes. What is left out is blanked in place, so that no offset changes.
#include "parts.h"

namespace doorstep::media {
namespace {

constexpr int kMaxDepth = 4;  // moov / trak / udta, and one to spare

// Blanks the metadata among the boxes from `at` to `end`; false where they are not sound.
bool blank(std::string& bytes, std::size_t at, std::size_t end, int depth) {
  while (at < end) {
    if (end - at < 8) return false;
    std::size_t head = 8;
    std::uint64_t size = big_endian(bytes, at, 4);
    if (size == 1) {
      head = 16;
      if (end - at < head) return false;
      size = std::uint64_t{big_endian(bytes, at + 8, 4)} << 32U | big_endian(bytes, at + 12, 4);
    } else if (size == 0) {
      size = end - at;
    }
    if (size < head || size > end - at) return false;
    const auto next = at + static_cast<std::size_t>(size);
    const std::string type = bytes.substr(at + 4, 4);
    if (type == "udta" || type == "meta" || type == "uuid") {
      bytes.replace(at + 4, 4, "free");
      bytes.replace(at + head, next - at - head, next - at - head, '\0');
    } else if ((type == "moov" || type == "trak") && depth < kMaxDepth) {
      if (!blank(bytes, at + head, next, depth + 1)) return false;
    }
    at = next;
  }
  return true;
}

}  // namespace

std::optional<std::string> clean_mp4(std::string_view bytes) {
  std::string out(bytes);
  if (!blank(out, 0, out.size(), 0) || bytes.find("moov") == std::string_view::npos) return std::nullopt;
  return out;
}

}  // namespace doorstep::media
