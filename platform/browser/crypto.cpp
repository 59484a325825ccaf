#include "doorstep/platform/crypto.h"

#include <algorithm>
#include <array>

#include "doorstep/event/error.h"

#include "host.h"

namespace doorstep::platform {
namespace {

int size_of(std::string_view text) { return static_cast<int>(text.size()); }

class BrowserCrypto final : public Crypto {
 public:
  Digest sha256(std::string_view bytes) const override {
    Digest out{};
    doorstep_host_sha256(bytes.data(), size_of(bytes), out.data());
    return out;
  }

  bool ed25519_verify(const PublicKey& key, std::string_view message, const Signature& sig) const override {
    return doorstep_host_ed25519_verify(key.data(), message.data(), size_of(message), sig.data()) == 1;
  }
};

class BrowserSigner final : public Signer {
 public:
  explicit BrowserSigner(std::span<const std::uint8_t> seed) {
    if (seed.size() != seed_.size()) throw Error(ErrorClass::key, "bad_seed", "an Ed25519 seed has 32 bytes");
    std::copy(seed.begin(), seed.end(), seed_.begin());
    doorstep_host_ed25519_public_key(seed_.data(), public_key_.data());
  }

  PublicKey public_key() const override { return public_key_; }

  Signature sign(std::string_view message) const override {
    Signature out{};
    doorstep_host_ed25519_sign(seed_.data(), message.data(), size_of(message), out.data());
    return out;
  }

 private:
  std::array<std::uint8_t, 32> seed_{};
  PublicKey public_key_{};
};

}  // namespace

const Crypto& system_crypto() {
  static const BrowserCrypto crypto;
  return crypto;
}

std::unique_ptr<Signer> make_signer(std::span<const std::uint8_t> seed) {
  return std::make_unique<BrowserSigner>(seed);
}

bool equal_secrets(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  unsigned differences = 0;
  for (std::size_t i = 0; i < a.size(); ++i)
    differences |= static_cast<unsigned char>(a[i]) ^ static_cast<unsigned>(static_cast<unsigned char>(b[i]));
  return differences == 0;
}

}  // namespace doorstep::platform
