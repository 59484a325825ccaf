#include "doorstep/platform/seal.h"

#include <array>
#include <memory>

#include <openssl/evp.h>

#include "doorstep/event/error.h"

namespace doorstep::platform {

namespace {

constexpr char kVersion = 1;
constexpr std::size_t kKeyBytes = 32, kNonceBytes = 12, kTagBytes = 16, kHeadBytes = 1 + kNonceBytes;

struct FreeContext {
  void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};
using Context = std::unique_ptr<EVP_CIPHER_CTX, FreeContext>;

unsigned char* bytes(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }
const unsigned char* bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

void check(bool good) {
  if (!good) throw Error(ErrorClass::bug, "crypto_failed", "OpenSSL cannot seal");
}

// Keyed, and told the name, which is vouched for and not hidden.
Context begin(bool sealing, std::string_view key, std::string_view nonce, std::string_view name) {
  Context context(EVP_CIPHER_CTX_new());
  int ignored = 0;
  check(context && key.size() == kKeyBytes &&
        EVP_CipherInit_ex(context.get(), EVP_aes_256_gcm(), nullptr, bytes(key), bytes(nonce),
                          sealing ? 1 : 0) == 1 &&
        EVP_CipherUpdate(context.get(), nullptr, &ignored, bytes(name), static_cast<int>(name.size())) == 1);
  return context;
}

}  // namespace

std::string seal(std::string_view key, std::string_view name, std::string_view secret, Random& random) {
  std::array<std::uint8_t, kNonceBytes> nonce{};
  random.fill(nonce);
  std::string sealed(1, kVersion);
  sealed.append(reinterpret_cast<const char*>(nonce.data()), nonce.size());
  const auto context = begin(true, key, sealed.substr(1), name);
  sealed.resize(kHeadBytes + secret.size() + kTagBytes);
  unsigned char* const text = bytes(sealed) + kHeadBytes;
  int written = 0;
  check(EVP_CipherUpdate(context.get(), text, &written, bytes(secret), static_cast<int>(secret.size())) ==
            1 &&
        EVP_CipherFinal_ex(context.get(), text + written, &written) == 1 &&
        EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_GET_TAG, kTagBytes, text + secret.size()) == 1);
  return sealed;
}

std::optional<std::string> unseal(std::string_view key, std::string_view name, std::string_view sealed) {
  if (sealed.size() < kHeadBytes + kTagBytes || sealed[0] != kVersion) return std::nullopt;
  const auto context = begin(false, key, sealed.substr(1, kNonceBytes), name);
  const auto text = sealed.substr(kHeadBytes, sealed.size() - kHeadBytes - kTagBytes);
  std::string tag(sealed.substr(sealed.size() - kTagBytes));
  std::string secret(text.size(), '\0');
  int written = 0;
  check(EVP_CipherUpdate(context.get(), bytes(secret), &written, bytes(text),
                         static_cast<int>(text.size())) == 1 &&
        EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_SET_TAG, kTagBytes, tag.data()) == 1);
  if (EVP_CipherFinal_ex(context.get(), bytes(secret) + written, &written) != 1) return std::nullopt;
  return secret;
}

}  // namespace doorstep::platform
