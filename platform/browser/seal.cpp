#include "doorstep/platform/seal.h"

#include <array>

#include "doorstep/event/error.h"

#include "host.h"

namespace doorstep::platform {
namespace {

constexpr char kVersion = 1;
constexpr std::size_t kKeyBytes = 32, kNonceBytes = 12, kTagBytes = 16, kHeadBytes = 1 + kNonceBytes;

void check_key(std::string_view key) {
  if (key.size() != kKeyBytes) throw Error(ErrorClass::bug, "crypto_failed", "a sealing key has 32 bytes");
}

}  // namespace

std::string seal(std::string_view key, std::string_view name, std::string_view secret, Random& random) {
  check_key(key);
  std::array<std::uint8_t, kNonceBytes> nonce{};
  random.fill(nonce);
  std::string sealed(1, kVersion);
  sealed.append(nonce.begin(), nonce.end());
  sealed.resize(kHeadBytes + secret.size() + kTagBytes);
  doorstep_host_seal(key.data(), nonce.data(), name.data(), static_cast<int>(name.size()), secret.data(),
                     static_cast<int>(secret.size()), sealed.data() + kHeadBytes);
  return sealed;
}

std::optional<std::string> unseal(std::string_view key, std::string_view name, std::string_view sealed) {
  if (sealed.size() < kHeadBytes + kTagBytes || sealed[0] != kVersion) return std::nullopt;
  check_key(key);
  const auto text = sealed.substr(kHeadBytes);
  std::string secret(text.size() - kTagBytes, '\0');
  const int opened =
      doorstep_host_unseal(key.data(), sealed.data() + 1, name.data(), static_cast<int>(name.size()),
                           text.data(), static_cast<int>(text.size()), secret.data());
  return opened == 1 ? std::optional(std::move(secret)) : std::nullopt;
}

}  // namespace doorstep::platform
