// JPEG (ITU-T T.81 annex B): a row of segments, then coded data up to the end marker.
#include <array>

#include "parts.h"

namespace doorstep::media {
namespace {

using namespace std::string_view_literals;

constexpr std::uint32_t kStartOfScan = 0xDA;
constexpr std::uint32_t kEndOfImage = 0xD9;
constexpr std::uint32_t kExif = 0xE1;
constexpr std::uint32_t kComment = 0xFE;
constexpr std::string_view kExifHead = "Exif\0\0"sv;

bool is_alone(std::uint32_t marker) { return marker == 0x01 || (marker >= 0xD0 && marker <= 0xD7); }

// Application segments that the picture needs: JFIF, the colour profile, Adobe's colour transform.
bool is_kept(std::uint32_t marker, std::string_view payload) {
  if (marker == kComment) return false;
  if (marker < 0xE0 || marker > 0xEF) return true;
  if (marker == 0xE0) return payload.starts_with("JFIF\0"sv) && payload.size() == 14;  // without a thumbnail
  if (marker == 0xE2) return payload.starts_with("ICC_PROFILE\0"sv);
  return marker == 0xEE && payload.starts_with("Adobe");
}

// Which side is up (TIFF 6.0, tag 0x0112 of the first directory): 1 to 8; 1 where it is not said.
std::uint32_t orientation_of(std::string_view payload) {
  if (!payload.starts_with(kExifHead)) return 1;
  const auto tiff = payload.substr(kExifHead.size());
  if (tiff.size() < 8) return 1;
  const bool little = tiff.starts_with("II");
  const auto number = [&](std::size_t at, std::size_t count) {
    return little ? little_endian(tiff, at, count) : big_endian(tiff, at, count);
  };
  const std::size_t directory = number(4, 4);
  if (directory > tiff.size() - 2) return 1;
  const std::size_t entries = number(directory, 2);
  for (std::size_t i = 0; i < entries; ++i) {
    const std::size_t at = directory + 2 + 12 * i;
    if (at + 12 > tiff.size()) return 1;
    if (number(at, 2) != 0x0112) continue;
    const auto value = number(at + 8, 2);
    return value >= 1 && value <= 8 ? value : 1;
  }
  return 1;
}

// An EXIF segment that says which side is up, and nothing else.
std::string orientation_segment(std::uint32_t orientation) {
  std::string out(
      "\xFF\xE1\x00\x22"
      "Exif\0\0MM\0\x2A\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0"sv);
  out.push_back(static_cast<char>(orientation));
  return out + std::string(6, '\0');
}

// Where the coded data that begins at `at` ends: at a marker, or at the end of the bytes.
std::size_t end_of_scan(std::string_view bytes, std::size_t at) {
  while (at + 1 < bytes.size()) {
    at = bytes.find('\xFF', at);
    if (at == std::string_view::npos || at + 1 >= bytes.size()) return bytes.size();
    const auto next = byte_at(bytes, at + 1);
    if (next != 0x00 && next != 0xFF && !is_alone(next)) return at;
    at += next == 0xFF ? 1 : 2;
  }
  return bytes.size();
}

class Cleaner {
 public:
  explicit Cleaner(std::string_view bytes) : bytes_(bytes) {}

  // False where the picture is cut off or is none; true after its end, whatever follows there.
  bool run() {
    if (!bytes_.starts_with("\xFF\xD8\xFF")) return false;
    take(2);
    while (at_ + 2 <= bytes_.size()) {
      if (byte_at(bytes_, at_) != 0xFF) return false;
      const auto marker = byte_at(bytes_, at_ + 1);
      if (marker == 0xFF) {  // fill
        ++at_;
      } else if (marker == kEndOfImage) {
        take(2);
        return true;
      } else if (is_alone(marker)) {
        take(2);
      } else if (!segment(marker)) {
        return false;
      }
    }
    return false;
  }
  std::string out;

 private:
  void take(std::size_t count) {
    out.append(bytes_.substr(at_, count));
    at_ += count;
  }

  bool segment(std::uint32_t marker) {
    if (at_ + 4 > bytes_.size()) return false;
    const std::size_t length = big_endian(bytes_, at_ + 2, 2);
    if (length < 2 || at_ + 2 + length > bytes_.size()) return false;
    const auto payload = bytes_.substr(at_ + 4, length - 2);
    if (marker == kExif && !oriented_) keep_orientation(payload);
    if (is_kept(marker, payload)) {
      take(2 + length);
    } else {
      at_ += 2 + length;
    }
    if (marker == kStartOfScan) take(end_of_scan(bytes_, at_) - at_);
    return true;
  }

  void keep_orientation(std::string_view payload) {
    const auto orientation = orientation_of(payload);
    if (orientation == 1) return;
    out += orientation_segment(orientation);
    oriented_ = true;
  }

  std::string_view bytes_;
  std::size_t at_ = 0;
  bool oriented_ = false;
};

}  // namespace

std::optional<std::string> clean_jpeg(std::string_view bytes) {
  Cleaner cleaner(bytes);
  if (!cleaner.run()) return std::nullopt;
  return std::move(cleaner.out);
}

}  // namespace doorstep::media
