#include <new>

#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>

#include "doorstep/event/error.h"
#include "doorstep/platform/crypto.h"

#include "evp.h"

namespace doorstep::platform {
namespace {

[[noreturn]] void fail(const char* what) {
  ERR_clear_error();
  throw Error(ErrorClass::bug, "crypto_failed", std::string("OpenSSL cannot ") + what);
}

// Fetched once: looking an algorithm up costs more than hashing a line with it.
const EVP_MD* sha256_algorithm() {
  static EVP_MD* const algorithm = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  if (algorithm == nullptr) fail("offer SHA-256");
  return algorithm;
}

// One context a thread, for the same reason.
EVP_MD_CTX* hashing_context() {
  thread_local const MdContext context(EVP_MD_CTX_new());
  if (!context) throw std::bad_alloc();
  return context.get();
}

// The points whose order divides 8, by their y in little-endian hex (p - 1, p and p + 1 are 0xec, 0xed, 0xee
// and then 0xff). OpenSSL takes them as keys, and then a signature made without any private key verifies.
bool is_small_order(PublicKey key) {
  constexpr std::string_view kOrder8[] = {
      "\x26\xe8\x95\x8f\xc2\xb2\x27\xb0\x45\xc3\xf4\x89\xf2\xef\x98\xf0\xd5\xdf\xac\x05\xd3\xc6\x33\x39\xb1"
      "\x38"
      "\x02\x88\x6d\x53\xfc\x05",
      "\xc7\x17\x6a\x70\x3d\x4d\xd8\x4f\xba\x3c\x0b\x76\x0d\x10\x67\x0f\x2a\x20\x53\xfa\x2c\x39\xcc\xc6\x4e"
      "\xc7"
      "\xfd\x77\x92\xac\x03\x7a"};
  key[31] &= 0x7f;  // the sign of x
  const std::string_view y(reinterpret_cast<const char*>(key.data()), key.size());
  if (y == kOrder8[0] || y == kOrder8[1]) return true;
  const auto middle = y.substr(1, 30);
  const bool small = key[0] <= 1 && key[31] == 0 && middle.find_first_not_of('\0') == std::string_view::npos;
  const bool large = key[0] >= 0xec && key[0] <= 0xee && key[31] == 0x7f &&
                     middle.find_first_not_of('\xff') == std::string_view::npos;
  return small || large;
}

class OpenSslCrypto final : public Crypto {
 public:
  Digest sha256(std::string_view bytes) const override {
    Digest out{};
    EVP_MD_CTX* context = hashing_context();
    const bool done = EVP_DigestInit_ex2(context, sha256_algorithm(), nullptr) == 1 &&
                      EVP_DigestUpdate(context, bytes.data(), bytes.size()) == 1 &&
                      EVP_DigestFinal_ex(context, out.data(), nullptr) == 1;
    if (!done) fail("hash");
    return out;
  }

  bool ed25519_verify(const PublicKey& key, std::string_view message, const Signature& sig) const override {
    if (is_small_order(key)) return false;
    const Key pkey(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, key.data(), key.size()));
    const MdContext context(EVP_MD_CTX_new());
    const bool good =
        pkey && context && EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, pkey.get()) == 1 &&
        EVP_DigestVerify(context.get(), sig.data(), sig.size(), data(message), message.size()) == 1;
    if (!good) ERR_clear_error();
    return good;
  }
};

class OpenSslSigner final : public Signer {
 public:
  explicit OpenSslSigner(std::span<const std::uint8_t> seed)
      : key_(EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, seed.data(), seed.size())) {
    std::size_t size = public_key_.size();
    const bool good = seed.size() == public_key_.size() && key_ &&
                      EVP_PKEY_get_raw_public_key(key_.get(), public_key_.data(), &size) == 1;
    if (good) return;
    ERR_clear_error();
    throw Error(ErrorClass::key, "bad_seed", "an Ed25519 seed has 32 bytes");
  }

  PublicKey public_key() const override { return public_key_; }

  Signature sign(std::string_view message) const override {
    Signature out{};
    std::size_t size = out.size();
    const MdContext context(EVP_MD_CTX_new());
    const bool done = context &&
                      EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key_.get()) == 1 &&
                      EVP_DigestSign(context.get(), out.data(), &size, data(message), message.size()) == 1;
    if (!done) fail("sign");
    return out;
  }

 private:
  Key key_;
  PublicKey public_key_{};
};

}  // namespace

const Crypto& system_crypto() {
  static const OpenSslCrypto crypto;
  return crypto;
}

std::unique_ptr<Signer> make_signer(std::span<const std::uint8_t> seed) {
  return std::make_unique<OpenSslSigner>(seed);
}

bool equal_secrets(std::string_view a, std::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace doorstep::platform
