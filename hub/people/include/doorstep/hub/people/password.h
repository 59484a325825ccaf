// Passwords by Argon2id (RFC 9106), in the encoded form of libargon2, which carries its own parameters.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "doorstep/platform/random.h"

namespace doorstep::hub {

// OWASP's least for Argon2id: 19 MiB, two passes, one lane. About 50 ms.
struct PasswordCost {
  std::uint32_t memory_kib = 19'456;
  std::uint32_t passes = 2;
  std::uint32_t lanes = 1;
};

inline constexpr std::size_t kMinPasswordCharacters = 12;
inline constexpr std::size_t kMaxPasswordBytes = 512;

std::string hash_password(platform::Random& random, std::string_view password, const PasswordCost& cost);
bool verify_password(const std::string& encoded, std::string_view password);
// Made with less than `cost`: to be made anew when the password is next known.
bool is_weaker(const std::string& encoded, const PasswordCost& cost);

// Throws Problem (400 weak_password): too short, too long, of few characters, much the same as a
// name, or one of the commonest ones.
void expect_strong_password(std::string_view password, std::string_view sign_in_name);

}  // namespace doorstep::hub
