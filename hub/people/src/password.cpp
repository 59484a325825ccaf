#include "doorstep/hub/people/password.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <set>

#include <argon2.h>

#include "doorstep/event/error.h"
#include "doorstep/hub/http/problem.h"

#include "common_passwords.h"
#include "text.h"

namespace doorstep::hub {

namespace {

constexpr std::size_t kSaltBytes = 16;
constexpr std::size_t kHashBytes = 32;
constexpr std::size_t kMinDifferent = 5;

std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(
      text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0U) != 0x80U; }));
}

Problem weak(std::string detail) { return {400, "weak_password", std::move(detail)}; }

}  // namespace

std::string hash_password(platform::Random& random, std::string_view password, const PasswordCost& cost) {
  std::array<std::uint8_t, kSaltBytes> salt{};
  random.fill(salt);
  std::string encoded(
      argon2_encodedlen(cost.passes, cost.memory_kib, cost.lanes, kSaltBytes, kHashBytes, Argon2_id), '\0');
  const int failure =
      argon2id_hash_encoded(cost.passes, cost.memory_kib, cost.lanes, password.data(), password.size(),
                            salt.data(), salt.size(), kHashBytes, encoded.data(), encoded.size());
  if (failure != ARGON2_OK) throw Error(ErrorClass::space, "no_memory", "a password can't be hashed");
  encoded.erase(encoded.find('\0'));
  return encoded;
}

bool verify_password(const std::string& encoded, std::string_view password) {
  const int answer = argon2id_verify(encoded.c_str(), password.data(), password.size());
  if (answer == ARGON2_MEMORY_ALLOCATION_ERROR)
    throw Error(ErrorClass::space, "no_memory", "no memory to check");
  return answer == ARGON2_OK;
}

bool is_weaker(const std::string& encoded, const PasswordCost& cost) {
  PasswordCost made{0, 0, 0};
  const int read =
      std::sscanf(encoded.c_str(), "$argon2id$v=19$m=%u,t=%u,p=%u$", &made.memory_kib, &made.passes,
                  &made.lanes);  // NOLINT(cert-err34-c): three numbers of our own making
  return read != 3 || made.memory_kib < cost.memory_kib || made.passes < cost.passes;
}

void expect_strong_password(std::string_view password, std::string_view sign_in_name) {
  if (characters(password) < kMinPasswordCharacters) throw weak("A password has 12 characters or more.");
  if (password.size() > kMaxPasswordBytes) throw weak("A password has at most 512 bytes.");
  if (!is_plain_text(password)) throw weak("A password is text without control characters.");
  const std::string plain = lower_case(password);
  if (std::set<char>(plain.begin(), plain.end()).size() < kMinDifferent)
    throw weak("The password repeats the same few characters.");
  const std::string name = lower_case(sign_in_name.substr(0, sign_in_name.find('@')));
  const bool is_name = name.size() > 3 && plain.find(name) != std::string::npos;
  const bool is_product =
      plain.find("doorstep") != std::string::npos || plain.find("password") != std::string::npos;
  if (is_name || is_product) throw weak("The password holds a word that is guessed first.");
  if (is_common_password(plain)) throw weak("The password is one of those that are guessed first.");
}

}  // namespace doorstep::hub
