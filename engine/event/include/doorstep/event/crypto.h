// What the pure cores ask of a cryptographic library. `platform` implements it with OpenSSL.
#pragma once

#include <string_view>

#include "doorstep/event/bytes.h"

namespace doorstep {

// Safe to call from any thread; owns nothing that a caller sees.
class Crypto {
 public:
  virtual ~Crypto() = default;
  virtual Digest sha256(std::string_view bytes) const = 0;
  // False for a bad signature, for a key that is no point of the curve, and for a key of small order, under
  // which one signature fits many messages. Never throws.
  virtual bool ed25519_verify(const PublicKey& key, std::string_view message, const Signature& sig) const = 0;
};

// Holds one private key; the key itself never leaves it. Safe to call from any thread.
class Signer {
 public:
  virtual ~Signer() = default;
  virtual PublicKey public_key() const = 0;
  virtual Signature sign(std::string_view message) const = 0;  // Ed25519, RFC 8032, not the pre-hashed form
};

}  // namespace doorstep
