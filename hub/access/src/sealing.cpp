#include "doorstep/hub/access/sealing.h"

#include "doorstep/hub/access/secret.h"

namespace doorstep::hub {

// An Ed25519 signature of a text that is never given out is as good a secret as the key itself, and always the same (RFC
// 8032).
std::string sealing_key(const Signer& receipt_key) {
  const Signature signature = receipt_key.sign("doorstep-seal-v1\n");
  const Digest key = secret_hash({reinterpret_cast<const char*>(signature.data()), signature.size()});
  return {reinterpret_cast<const char*>(key.data()), key.size()};
}

}  // namespace doorstep::hub
