// Fixed-size byte strings of the protocol and their text form: base64url without padding (RFC 4648 §5).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace doorstep {

using Digest = std::array<std::uint8_t, 32>;     // SHA-256
using PublicKey = std::array<std::uint8_t, 32>;  // Ed25519, RFC 8032
using Signature = std::array<std::uint8_t, 64>;  // Ed25519, RFC 8032

std::string base64url(std::span<const std::uint8_t> bytes);
std::string base64url(std::string_view bytes);

// Fills `out` and says true where `text` is exactly what base64url() writes for so many bytes (no padding, no
// other alphabet, no stray bits). Does not allocate; on false `out` holds nothing of use.
bool decode_base64url(std::string_view text, std::span<std::uint8_t> out);

// The same for text of any length, and for a value of known size.
std::optional<std::string> from_base64url(std::string_view text);
template <class Array>
std::optional<Array> fixed_from_base64url(std::string_view text) {
  Array out{};
  if (!decode_base64url(text, out)) return std::nullopt;
  return out;
}

}  // namespace doorstep
