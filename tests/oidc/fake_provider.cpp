#include "fake_provider.h"

#include <array>

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>

#include "doorstep/hub/access/secret.h"
#include "doorstep/hub/http/message.h"

namespace doorstep::testing {

using nlohmann::json;

namespace {

constexpr const char* kClient = "doorstep";
constexpr const char* kSecret = "the client's secret";

std::string number_of(EVP_PKEY* key, const char* name) {
  BIGNUM* number = nullptr;
  EVP_PKEY_get_bn_param(key, name, &number);
  std::string bytes(static_cast<std::size_t>(BN_num_bytes(number)), '\0');
  BN_bn2bin(number, reinterpret_cast<unsigned char*>(bytes.data()));
  BN_free(number);
  return bytes;
}

std::string padded(const std::string& bytes) { return std::string(32 - bytes.size(), '\0') + bytes; }

std::string coordinate(EVP_PKEY* key, const char* name) { return base64url(padded(number_of(key, name))); }

// r and s of a DER signature, 32 bytes each.
std::string raw_signature(const std::string& der) {
  const auto* bytes = reinterpret_cast<const unsigned char*>(der.data());
  ECDSA_SIG* pair = d2i_ECDSA_SIG(nullptr, &bytes, static_cast<long>(der.size()));
  std::array<unsigned char, 64> out{};
  BN_bn2binpad(ECDSA_SIG_get0_r(pair), out.data(), 32);
  BN_bn2binpad(ECDSA_SIG_get0_s(pair), out.data() + 32, 32);
  ECDSA_SIG_free(pair);
  return {reinterpret_cast<const char*>(out.data()), out.size()};
}

}  // namespace

struct ProviderKey::Key {
  explicit Key(const std::string& algorithm)
      : key(algorithm == "RS256"   ? EVP_RSA_gen(2048)
            : algorithm == "ES256" ? EVP_EC_gen("P-256")
                                   : EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519")) {}
  ~Key() { EVP_PKEY_free(key); }
  Key(const Key&) = delete;
  Key& operator=(const Key&) = delete;
  EVP_PKEY* const key;
};

ProviderKey::ProviderKey(std::string algorithm, std::string id)
    : algorithm_(std::move(algorithm)), id_(std::move(id)), key_(std::make_unique<Key>(algorithm_)) {}
ProviderKey::~ProviderKey() = default;
ProviderKey::ProviderKey(ProviderKey&&) noexcept = default;
ProviderKey& ProviderKey::operator=(ProviderKey&&) noexcept = default;

json ProviderKey::public_jwk() const {
  json jwk{{"kid", id_}, {"use", "sig"}, {"alg", algorithm_}};
  if (algorithm_ == "RS256") {
    jwk.update({{"kty", "RSA"},
                {"n", base64url(number_of(key_->key, OSSL_PKEY_PARAM_RSA_N))},
                {"e", base64url(number_of(key_->key, OSSL_PKEY_PARAM_RSA_E))}});
  } else if (algorithm_ == "ES256") {
    jwk.update({{"kty", "EC"},
                {"crv", "P-256"},
                {"x", coordinate(key_->key, OSSL_PKEY_PARAM_EC_PUB_X)},
                {"y", coordinate(key_->key, OSSL_PKEY_PARAM_EC_PUB_Y)}});
  } else {
    PublicKey point{};
    std::size_t size = point.size();
    EVP_PKEY_get_raw_public_key(key_->key, point.data(), &size);
    jwk.update({{"kty", "OKP"}, {"crv", "Ed25519"}, {"x", base64url(point)}});
  }
  return jwk;
}

std::string ProviderKey::sign(const std::string& message) const {
  EVP_MD_CTX* context = EVP_MD_CTX_new();
  const char* digest = algorithm_ == "EdDSA" ? nullptr : "SHA256";
  EVP_DigestSignInit_ex(context, nullptr, digest, nullptr, nullptr, key_->key, nullptr);
  const auto* bytes = reinterpret_cast<const unsigned char*>(message.data());
  std::size_t size = 0;
  EVP_DigestSign(context, nullptr, &size, bytes, message.size());
  std::string signature(size, '\0');
  EVP_DigestSign(context, reinterpret_cast<unsigned char*>(signature.data()), &size, bytes, message.size());
  EVP_MD_CTX_free(context);
  signature.resize(size);
  return algorithm_ == "ES256" ? raw_signature(signature) : signature;
}

std::string ProviderKey::token(const json& claims, const json& bent) const {
  json header{{"alg", algorithm_}, {"kid", id_}, {"typ", "JWT"}};
  header.update(bent);
  const std::string message = base64url(header.dump()) + "." + base64url(claims.dump());
  return message + "." + base64url(sign(message));
}

FakeProvider::FakeProvider(std::string algorithm)
    : discovery{{"issuer", kIssuer},
                {"authorization_endpoint", std::string(kIssuer) + "/auth?tenant=1"},
                {"token_endpoint", std::string(kIssuer) + "/token"},
                {"jwks_uri", std::string(kIssuer) + "/jwks"},
                {"userinfo_endpoint", std::string(kIssuer) + "/me"},
                {"code_challenge_methods_supported", {"plain", "S256"}},
                {"authorization_response_iss_parameter_supported", true}},
      claims{{"sub", "u-1"},
             {"email", "Ruth@Brook.example"},
             {"email_verified", true},
             {"acr", "gold"},
             {"amr", {"pwd", "otp"}}},
      key(std::move(algorithm), "k1") {}

hub::OidcSettings FakeProvider::settings() const {
  return {kIssuer, kClient, kSecret, "https://hub.example/v1/organisation/callback", false};
}

hub::Fetch FakeProvider::fetch() {
  return [this](const hub::FetchRequest& request) { return answer(request); };
}

hub::FetchAnswer FakeProvider::answer(const hub::FetchRequest& request) {
  const std::string path = request.url.substr(std::string(kIssuer).size());
  ++asked[path];
  if (down) return {};
  if (path == "/.well-known/openid-configuration") return {200, discovery.dump()};
  if (path == "/jwks") return {200, json{{"keys", {key.public_jwk()}}}.dump()};
  if (path == "/token") return token_answer(request);
  if (path == "/me" && !userinfo.is_null() && request.bearer == "access") return {200, userinfo.dump()};
  return {404, ""};
}

hub::FetchAnswer FakeProvider::token_answer(const hub::FetchRequest& request) {
  const auto found = codes_.find(param_of(request.form, "code"));
  if (found == codes_.end()) return {400, R"({"error":"invalid_grant"})"};
  const Begun begun = found->second;
  if (!takes_codes_twice) codes_.erase(found);
  const std::string challenge = base64url(hub::secret_hash(param_of(request.form, "code_verifier")));
  const bool right = challenge == begun.challenge &&
                     param_of(request.form, "redirect_uri") == begun.redirect_uri &&
                     request.user == kClient && request.password == "the%20client%27s%20secret";
  if (!right) return {400, R"({"error":"invalid_request"})"};
  json all{{"iss", kIssuer},
           {"aud", kClient},
           {"nonce", begun.nonce},
           {"iat", now_seconds},
           {"exp", now_seconds + 300}};
  all.update(claims);
  for (const auto& [name, value] : claims.items()) {
    if (value.is_null()) all.erase(name);
  }
  const std::string token = make_token ? make_token(all) : key.token(all, header);
  return {200, json{{"id_token", token}, {"access_token", "access"}, {"token_type", "Bearer"}}.dump()};
}

std::string FakeProvider::sign_in(const std::string& url) {
  const std::string code = "code-" + std::to_string(next_code_++);
  codes_[code] = {param_of(url, "nonce"), param_of(url, "code_challenge"), param_of(url, "redirect_uri")};
  return "code=" + code + "&state=" + param_of(url, "state") +
         (issuer_of_answer.empty() ? "" : "&iss=" + issuer_of_answer);
}

std::string param_of(const std::string& url, const std::string& name) {
  const auto query = url.find('?');
  const auto fields = hub::Fields::parse(query == std::string::npos ? url : url.substr(query + 1));
  return std::string(fields ? fields->get(name).value_or("") : "");
}

}  // namespace doorstep::testing
