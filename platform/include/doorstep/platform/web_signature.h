// Signatures of JSON Web Tokens that others made (RFC 7518 §3.3 and §3.4), by public keys as their JWKs have them.
// Ed25519 is Crypto's.
#pragma once

#include <string>
#include <string_view>

namespace doorstep::platform {

// Big-endian, as many bytes as they need.
struct RsaPublicKey {
  std::string modulus;
  std::string exponent;
};

// A point of P-256: 32 bytes each, big-endian.
struct EcPublicKey {
  std::string x;
  std::string y;
};

// RSASSA-PKCS1-v1_5 with SHA-256. False also for a modulus of fewer than 2,048 or more than 8,192 bits. Throws nothing
// but for want of memory.
bool verify_rs256(const RsaPublicKey& key, std::string_view message, std::string_view signature);
// ECDSA on P-256 with SHA-256; `signature` is r and s, 32 bytes each. False also for a key that is no point of the curve.
bool verify_es256(const EcPublicKey& key, std::string_view message, std::string_view signature);

}  // namespace doorstep::platform
