#include "doorstep/platform/sha256.h"

#include <openssl/evp.h>

#include "doorstep/event/error.h"

namespace doorstep::platform {
namespace {

void check(int done) {
  if (done != 1) throw Error(ErrorClass::bug, "crypto_failed", "SHA-256 failed");
}

}  // namespace

struct Sha256::State {
  ~State() { EVP_MD_CTX_free(context); }
  EVP_MD_CTX* context = EVP_MD_CTX_new();
};

Sha256::Sha256() : state_(std::make_unique<State>()) {
  check(state_->context == nullptr ? 0 : EVP_DigestInit_ex(state_->context, EVP_sha256(), nullptr));
}
Sha256::~Sha256() = default;

void Sha256::add(std::string_view bytes) {
  check(EVP_DigestUpdate(state_->context, bytes.data(), bytes.size()));
}

Digest Sha256::digest() {
  Digest out{};
  check(EVP_DigestFinal_ex(state_->context, out.data(), nullptr));
  return out;
}

}  // namespace doorstep::platform
