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

// nullopt where the text is not exactly what base64url() would write (padding, other alphabets, stray bits).
std::optional<std::string> from_base64url(std::string_view text);

// The same for a value of known size.
template <class Array>
std::optional<Array> fixed_from_base64url(std::string_view text) {
  const auto bytes = from_base64url(text);
  Array out{};
  if (!bytes || bytes->size() != out.size()) return std::nullopt;
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = static_cast<std::uint8_t>((*bytes)[i]);
  return out;
}

}  // namespace doorstep
