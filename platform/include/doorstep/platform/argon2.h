// Argon2id (RFC 9106) for PINs: slow and hungry on purpose.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace doorstep::platform {

// OWASP's least for Argon2id. About 60 ms on a laptop of 2020.
struct Argon2Cost {
  std::uint32_t memory_kib = 19 * 1024;
  std::uint32_t passes = 2;
  std::uint32_t lanes = 1;
};

// `salt` has 8 bytes or more. Throws Error(space, no_memory).
std::array<std::uint8_t, 32> argon2id(std::string_view password, std::string_view salt,
                                      const Argon2Cost& cost = {});

}  // namespace doorstep::platform
