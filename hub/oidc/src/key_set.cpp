#include "doorstep/hub/oidc/key_set.h"

#include <optional>

#include <nlohmann/json.hpp>

#include "doorstep/hub/http/problem.h"
#include "doorstep/platform/openssl.h"

namespace doorstep::hub {

namespace {

using nlohmann::json;

constexpr std::size_t kMaxKeys = 100;

std::string member_of_key(const json& key, const char* name) {
  const auto member = key.find(name);
  return member != key.end() && member->is_string() ? member->get<std::string>() : std::string();
}

std::string bytes_of(const json& key, const char* name) {
  return from_base64url(member_of_key(key, name)).value_or("");
}

// A key says what it is for by `use` and `alg`; where it says nothing it is for its kind's algorithm.
bool is_for(const json& key, std::string_view algorithm) {
  const std::string use = member_of_key(key, "use");
  const std::string named = member_of_key(key, "alg");
  return (use.empty() || use == "sig") && (named.empty() || named == algorithm);
}

std::optional<WebKey> key_of(const json& key) {
  const std::string id = member_of_key(key, "kid");
  const std::string kind = member_of_key(key, "kty");
  const std::string curve = member_of_key(key, "crv");
  if (kind == "RSA" && is_for(key, "RS256"))
    return WebKey{id, "RS256", platform::RsaPublicKey{bytes_of(key, "n"), bytes_of(key, "e")}};
  if (kind == "EC" && curve == "P-256" && is_for(key, "ES256"))
    return WebKey{id, "ES256", platform::EcPublicKey{bytes_of(key, "x"), bytes_of(key, "y")}};
  if (kind != "OKP" || curve != "Ed25519" || !(is_for(key, "EdDSA") || is_for(key, "Ed25519")))
    return std::nullopt;
  const auto point = fixed_from_base64url<PublicKey>(member_of_key(key, "x"));
  return point ? std::optional(WebKey{id, "EdDSA", *point}) : std::nullopt;
}

}  // namespace

KeySet read_key_set(std::string_view text) {
  const json set = json::parse(text, nullptr, false);
  const json keys = set.is_object() ? set.value("keys", json()) : json();
  if (!keys.is_array() || keys.size() > kMaxKeys)
    throw Problem(403, "bad_provider_keys", "The provider's keys are no key set.");
  KeySet list;
  for (const json& key : keys) {
    if (!key.is_object()) continue;
    if (auto read = key_of(key)) list.push_back(std::move(*read));
  }
  return list;
}

bool verifies(const WebKey& key, std::string_view message, std::string_view signature) {
  if (const auto* rsa = std::get_if<platform::RsaPublicKey>(&key.key))
    return platform::verify_rs256(*rsa, message, signature);
  if (const auto* ec = std::get_if<platform::EcPublicKey>(&key.key))
    return platform::verify_es256(*ec, message, signature);
  Signature bytes{};
  if (signature.size() != bytes.size()) return false;
  std::copy(signature.begin(), signature.end(), bytes.begin());
  return platform::openssl_crypto().ed25519_verify(std::get<PublicKey>(key.key), message, bytes);
}

}  // namespace doorstep::hub
