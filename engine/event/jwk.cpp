#include "doorstep/event/jwk.h"

#include <nlohmann/json.hpp>

#include "doorstep/event/canonical.h"

namespace doorstep::event {
namespace {

using nlohmann::json;
constexpr std::size_t kMaxJwkBytes = 4096;

}  // namespace

std::optional<PublicKey> public_key_from_jwk(const json& jwk) {
  if (!jwk.is_object() || jwk.contains("d")) return std::nullopt;
  const auto kty = jwk.find("kty");
  const auto crv = jwk.find("crv");
  const auto x = jwk.find("x");
  if (kty == jwk.end() || *kty != "OKP" || crv == jwk.end() || *crv != "Ed25519") return std::nullopt;
  if (x == jwk.end() || !x->is_string()) return std::nullopt;
  return fixed_from_base64url<PublicKey>(x->get_ref<const std::string&>());
}

std::optional<PublicKey> parse_public_jwk(std::string_view text) {
  if (text.size() > kMaxJwkBytes) return std::nullopt;
  return public_key_from_jwk(json::parse(text, nullptr, false));
}

json public_jwk(const PublicKey& key) { return {{"crv", "Ed25519"}, {"kty", "OKP"}, {"x", base64url(key)}}; }

std::string write_public_jwk(const PublicKey& key) { return to_canonical(public_jwk(key)); }

}  // namespace doorstep::event
