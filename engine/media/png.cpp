// PNG (ISO/IEC 15948): a signature and a row of chunks, each with its length, type and checksum.
#include <algorithm>
#include <array>

#include "parts.h"

namespace doorstep::media {

std::optional<std::string> clean_png(std::string_view bytes) {
  constexpr std::size_t kSignature = 8;
  constexpr std::size_t kAround = 12;  // length, type, checksum
  // What a picture is made of and how it is shown; all other chunks are left out.
  constexpr std::array<std::string_view, 13> kKept{"IHDR", "PLTE", "IDAT", "IEND", "tRNS", "cHRM", "gAMA",
                                                   "iCCP", "sBIT", "sRGB", "cICP", "bKGD", "pHYs"};
  if (bytes.size() < kSignature) return std::nullopt;
  std::string out(bytes.substr(0, kSignature));
  for (std::size_t at = kSignature; at + kAround <= bytes.size();) {
    const std::size_t length = big_endian(bytes, at, 4);
    const auto type = bytes.substr(at + 4, 4);
    if (length > bytes.size() - at - kAround) return std::nullopt;
    if (std::find(kKept.begin(), kKept.end(), type) != kKept.end())
      out.append(bytes.substr(at, kAround + length));
    at += kAround + length;
    if (type == "IEND") return out;
  }
  return std::nullopt;
}

}  // namespace doorstep::media
