#include "doorstep/hub/access/secret.h"

#include <vector>

#include "doorstep/platform/openssl.h"

namespace doorstep::hub {

std::string make_secret(platform::Random& random, std::size_t bytes) {
  std::vector<std::uint8_t> secret(bytes);
  random.fill(secret);
  return base64url(secret);
}

Digest secret_hash(std::string_view secret) { return platform::openssl_crypto().sha256(secret); }

}  // namespace doorstep::hub
