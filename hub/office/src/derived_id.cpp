#include "doorstep/hub/office/derived_id.h"

#include <fmt/format.h>

#include "doorstep/platform/openssl.h"

namespace doorstep::hub {

std::string derived_uuid(std::initializer_list<std::string_view> parts) {
  std::string text = "doorstep-id-v1";
  for (const std::string_view part : parts) text += fmt::format("\n{}:{}", part.size(), part);
  Digest digest = platform::openssl_crypto().sha256(text);
  digest[6] = static_cast<std::uint8_t>((digest[6] & 0x0FU) | 0x80U);
  digest[8] = static_cast<std::uint8_t>((digest[8] & 0x3FU) | 0x80U);
  std::string uuid;
  for (std::size_t i = 0; i < 16; ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) uuid += '-';
    uuid += fmt::format("{:02x}", digest[i]);
  }
  return uuid;
}

}  // namespace doorstep::hub
