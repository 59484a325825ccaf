#include "doorstep/hub/people/totp.h"

#include <array>

#include <fmt/format.h>

#include "doorstep/platform/hmac.h"
#include "doorstep/platform/openssl.h"

namespace doorstep::hub {

namespace {

constexpr Millis kStepMs = 30'000;

}  // namespace

std::string base32(std::string_view bytes) {
  constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  std::string out;
  std::uint32_t held = 0;
  unsigned bits = 0;
  for (const char c : bytes) {
    held = (held << 8U) | static_cast<unsigned char>(c);
    for (bits += 8; bits >= 5; bits -= 5) out += kAlphabet[(held >> (bits - 5)) & 31U];
  }
  if (bits > 0) out += kAlphabet[(held << (5 - bits)) & 31U];
  return out;
}

// RFC 4226 §5.3.
std::string totp_code(std::string_view secret, std::int64_t step) {
  std::string counter(8, '\0');
  for (unsigned i = 0; i < 8; ++i)
    counter[7 - i] = static_cast<char>((static_cast<std::uint64_t>(step) >> (8 * i)) & 0xffU);
  const auto mac = platform::hmac_sha1(secret, counter);
  const std::size_t at = mac[19] & 0x0fU;
  const std::uint32_t number = (static_cast<std::uint32_t>(mac[at] & 0x7fU) << 24U) |
                               (static_cast<std::uint32_t>(mac[at + 1]) << 16U) |
                               (static_cast<std::uint32_t>(mac[at + 2]) << 8U) | mac[at + 3];
  return fmt::format("{:06}", number % 1'000'000);
}

std::optional<std::int64_t> totp_step(std::string_view secret, std::string_view code, Millis now) {
  std::optional<std::int64_t> found;
  const std::int64_t current = now / kStepMs;
  for (std::int64_t step = current - 1; step <= current + 1; ++step) {
    if (platform::equal_secrets(totp_code(secret, step), code)) found = step;
  }
  return found;
}

}  // namespace doorstep::hub
