#include "doorstep/platform/hmac.h"

#include <openssl/evp.h>

#include "doorstep/event/error.h"

namespace doorstep::platform {

std::array<std::uint8_t, 20> hmac_sha1(std::string_view key, std::string_view message) {
  std::array<std::uint8_t, 20> out{};
  std::size_t size = 0;
  const auto* text = reinterpret_cast<const unsigned char*>(message.data());
  const bool done = EVP_Q_mac(nullptr, "HMAC", nullptr, "SHA1", nullptr, key.data(), key.size(), text,
                              message.size(), out.data(), out.size(), &size) != nullptr;
  if (!done || size != out.size())
    throw Error(ErrorClass::bug, "crypto_failed", "OpenSSL cannot make an HMAC");
  return out;
}

}  // namespace doorstep::platform
