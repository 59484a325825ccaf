#include "doorstep/platform/web_signature.h"

#include <memory>
#include <new>
#include <vector>

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>

#include "evp.h"

namespace doorstep::platform {

namespace {

constexpr int kMinRsaBits = 2'048;
constexpr int kMaxRsaBits = 8'192;  // more only costs time
constexpr std::size_t kCoordinateBytes = 32;

using Number = std::unique_ptr<BIGNUM, Free<BN_free>>;
using Builder = std::unique_ptr<OSSL_PARAM_BLD, Free<OSSL_PARAM_BLD_free>>;
using Params = std::unique_ptr<OSSL_PARAM, Free<OSSL_PARAM_free>>;
using KeyContext = std::unique_ptr<EVP_PKEY_CTX, Free<EVP_PKEY_CTX_free>>;
using EcSignature = std::unique_ptr<ECDSA_SIG, Free<ECDSA_SIG_free>>;

Number number_of(std::string_view bytes) {
  Number number(BN_bin2bn(data(bytes), static_cast<int>(bytes.size()), nullptr));
  if (!number) throw std::bad_alloc();
  return number;
}

// nullptr where OpenSSL takes the parameters for no public key of the kind.
Key key_of(const char* kind, OSSL_PARAM_BLD* builder) {
  const Params params(OSSL_PARAM_BLD_to_param(builder));
  const KeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, kind, nullptr));
  if (!params || !context) throw std::bad_alloc();
  EVP_PKEY* made = nullptr;
  if (EVP_PKEY_fromdata_init(context.get()) != 1 ||
      EVP_PKEY_fromdata(context.get(), &made, EVP_PKEY_PUBLIC_KEY, params.get()) != 1)
    return nullptr;
  Key key(made);
  const KeyContext check(EVP_PKEY_CTX_new_from_pkey(nullptr, key.get(), nullptr));
  return check && EVP_PKEY_public_check(check.get()) == 1 ? std::move(key) : nullptr;
}

bool verifies(const Key& key, std::string_view message, std::string_view signature) {
  const MdContext context(EVP_MD_CTX_new());
  if (!context) throw std::bad_alloc();
  const bool good =
      key &&
      EVP_DigestVerifyInit_ex(context.get(), nullptr, "SHA256", nullptr, nullptr, key.get(), nullptr) == 1 &&
      EVP_DigestVerify(context.get(), data(signature), signature.size(), data(message), message.size()) == 1;
  ERR_clear_error();
  return good;
}

// ECDSA-Sig-Value of RFC 3279, which OpenSSL takes.
std::string der_of(std::string_view signature) {
  const EcSignature pair(ECDSA_SIG_new());
  Number r = number_of(signature.substr(0, kCoordinateBytes));
  Number s = number_of(signature.substr(kCoordinateBytes));
  if (!pair || ECDSA_SIG_set0(pair.get(), r.get(), s.get()) != 1) throw std::bad_alloc();
  static_cast<void>(r.release());  // the pair has them now
  static_cast<void>(s.release());
  unsigned char* bytes = nullptr;
  const int size = i2d_ECDSA_SIG(pair.get(), &bytes);
  if (size <= 0) throw std::bad_alloc();
  std::string der(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size));
  OPENSSL_free(bytes);
  return der;
}

}  // namespace

bool verify_rs256(const RsaPublicKey& key, std::string_view message, std::string_view signature) {
  const Number modulus = number_of(key.modulus);
  const Number exponent = number_of(key.exponent);
  const int bits = BN_num_bits(modulus.get());
  if (bits < kMinRsaBits || bits > kMaxRsaBits) return false;
  const Builder builder(OSSL_PARAM_BLD_new());
  if (!builder || OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, modulus.get()) != 1 ||
      OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, exponent.get()) != 1)
    throw std::bad_alloc();
  return verifies(key_of("RSA", builder.get()), message, signature);
}

bool verify_es256(const EcPublicKey& key, std::string_view message, std::string_view signature) {
  if (key.x.size() != kCoordinateBytes || key.y.size() != kCoordinateBytes) return false;
  if (signature.size() != 2 * kCoordinateBytes) return false;
  const std::string point = '\x04' + key.x + key.y;  // uncompressed (SEC 1 §2.3.3)
  const Builder builder(OSSL_PARAM_BLD_new());
  if (!builder ||
      OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, "P-256", 0) != 1 ||
      OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size()) !=
          1)
    throw std::bad_alloc();
  return verifies(key_of("EC", builder.get()), message, der_of(signature));
}

}  // namespace doorstep::platform
