#include "doorstep/platform/hmac.h"

#include <openssl/evp.h>

#include "doorstep/event/error.h"

namespace doorstep::platform {

namespace {

template <std::size_t N>
std::array<std::uint8_t, N> hmac(const char* digest, std::string_view key, std::string_view message) {
  std::array<std::uint8_t, N> out{};
  std::size_t size = 0;
  const auto* text = reinterpret_cast<const unsigned char*>(message.data());
  const bool done = EVP_Q_mac(nullptr, "HMAC", nullptr, digest, nullptr, key.data(), key.size(), text,
                              message.size(), out.data(), out.size(), &size) != nullptr;
  if (!done || size != out.size())
    throw Error(ErrorClass::bug, "crypto_failed", "OpenSSL cannot make an HMAC");
  return out;
}

}  // namespace

std::array<std::uint8_t, 20> hmac_sha1(std::string_view key, std::string_view message) {
  return hmac<20>("SHA1", key, message);
}

Digest hmac_sha256(std::string_view key, std::string_view message) {
  return hmac<32>("SHA256", key, message);
}

}  // namespace doorstep::platform
