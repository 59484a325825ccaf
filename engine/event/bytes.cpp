#include "doorstep/event/bytes.h"

namespace doorstep {
namespace {

constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr std::uint8_t kNoDigit = 0xff;

constexpr auto kDigits = [] {
  std::array<std::uint8_t, 256> digits{};
  digits.fill(kNoDigit);
  for (std::size_t i = 0; i < kAlphabet.size(); ++i) {
    digits[static_cast<std::uint8_t>(kAlphabet[i])] = static_cast<std::uint8_t>(i);
  }
  return digits;
}();

// Bytes that so many digits stand for; a rest of one digit holds no whole byte.
constexpr std::size_t decoded_size(std::size_t digits) { return digits / 4 * 3 + (digits % 4) * 3 / 4; }

}  // namespace

std::string base64url(std::span<const std::uint8_t> bytes) {
  std::string out;
  out.reserve((bytes.size() * 4 + 2) / 3);
  std::uint32_t pending = 0;
  int bits = 0;
  for (const std::uint8_t byte : bytes) {
    pending = (pending << 8U) | byte;
    for (bits += 8; bits >= 6; bits -= 6) out += kAlphabet[(pending >> (bits - 6)) & 63U];
  }
  if (bits > 0) out += kAlphabet[(pending << (6 - bits)) & 63U];
  return out;
}

std::string base64url(std::string_view bytes) {
  return base64url(std::span(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()));
}

bool decode_base64url(std::string_view text, std::span<std::uint8_t> out) {
  if (text.size() % 4 == 1 || decoded_size(text.size()) != out.size()) return false;
  std::uint32_t pending = 0;
  int bits = 0;
  std::size_t written = 0;
  for (const char c : text) {
    const std::uint8_t digit = kDigits[static_cast<std::uint8_t>(c)];
    if (digit == kNoDigit) return false;
    pending = (pending << 6U) | digit;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    out[written++] = static_cast<std::uint8_t>(pending >> bits);
  }
  return (pending & ((1U << bits) - 1U)) == 0;  // bits that no byte holds have one form: zero
}

std::optional<std::string> from_base64url(std::string_view text) {
  std::string out(decoded_size(text.size()), '\0');
  const std::span bytes(reinterpret_cast<std::uint8_t*>(out.data()), out.size());
  if (!decode_base64url(text, bytes)) return std::nullopt;
  return out;
}

}  // namespace doorstep
