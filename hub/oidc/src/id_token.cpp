#include "doorstep/hub/oidc/id_token.h"

#include <algorithm>
#include <array>
#include <optional>

#include <nlohmann/json.hpp>

#include "doorstep/hub/http/problem.h"
#include "doorstep/platform/openssl.h"

namespace doorstep::hub {

namespace {

using nlohmann::json;

constexpr std::size_t kMaxTokenBytes = 16'384;
constexpr std::size_t kMaxSubjectBytes = 255;  // OpenID Connect Core §2
constexpr std::size_t kMaxClaimBytes = 200;
constexpr std::size_t kMaxMethods = 10;
constexpr std::int64_t kGraceSeconds = 60;
constexpr std::int64_t kMaxAgeSeconds = 600;  // of a token that was made for this sign-in
constexpr std::array<std::string_view, 3> kAlgorithms{"RS256", "ES256", "EdDSA"};

Problem refused(const char* code, const char* detail) { return {403, code, detail}; }
Problem no_token() { return refused("bad_id_token", "The provider's ID token is none."); }

json object_of(std::string_view part) {
  const auto text = from_base64url(part);
  json object = text ? json::parse(*text, nullptr, false) : json();
  if (!object.is_object()) throw no_token();
  return object;
}

std::string text_claim(const json& claims, const char* name, std::size_t max_bytes) {
  const auto claim = claims.find(name);
  if (claim == claims.end() || !claim->is_string()) return {};
  std::string text = claim->get<std::string>();
  return text.size() > max_bytes ? std::string() : text;
}

std::optional<std::int64_t> seconds_claim(const json& claims, const char* name) {
  const auto claim = claims.find(name);
  if (claim == claims.end()) return std::nullopt;
  const double seconds = claim->is_number() ? claim->get<double>() : -1;  // a NumericDate may have a fraction
  if (!(seconds >= 0 && seconds < 1e12)) throw no_token();
  return static_cast<std::int64_t>(seconds);
}

void expect_audience(const json& claims, const std::string& client_id) {
  const json audience = claims.value("aud", json());
  const json list = audience.is_array() ? audience : json::array({audience});
  if (std::find(list.begin(), list.end(), json(client_id)) == list.end())
    throw refused("wrong_audience", "The ID token is for another client.");
  const json party = claims.value("azp", json());
  if (list.size() > 1 || !party.is_null()) {
    if (party != client_id) throw refused("wrong_party", "The ID token was given to another client.");
  }
}

void expect_times(const json& claims, std::int64_t now) {
  const auto expires = seconds_claim(claims, "exp");
  const auto issued = seconds_claim(claims, "iat");
  const auto from = seconds_claim(claims, "nbf");
  if (!expires || !issued) throw no_token();
  if (now >= *expires + kGraceSeconds || now > *issued + kMaxAgeSeconds)
    throw refused("token_expired", "The ID token is past its time.");
  if (*issued > now + kGraceSeconds || from.value_or(0) > now + kGraceSeconds)
    throw refused("token_not_yet_valid", "The ID token is of a time to come.");
}

std::vector<std::string> methods_of(const json& claims) {
  std::vector<std::string> methods;
  const json list = claims.value("amr", json());
  if (!list.is_array()) return methods;
  for (const json& method : list) {
    if (method.is_string() && methods.size() < kMaxMethods)
      methods.push_back(method.get<std::string>().substr(0, kMaxClaimBytes));
  }
  return methods;
}

Claims claims_of(const json& document) {
  Claims claims;
  claims.subject = text_claim(document, "sub", kMaxSubjectBytes);
  if (claims.subject.empty()) throw no_token();
  claims.email = verified_email(document);
  claims.acr = text_claim(document, "acr", kMaxClaimBytes);
  claims.amr = methods_of(document);
  return claims;
}

}  // namespace

std::string verified_email(const json& claims) {
  const bool verified = claims.value("email_verified", json()) == true;
  return verified ? text_claim(claims, "email", kMaxClaimBytes) : std::string();
}

WebToken read_web_token(std::string_view token) {
  const auto first = token.find('.');
  const auto second = first == std::string_view::npos ? first : token.find('.', first + 1);
  if (token.size() > kMaxTokenBytes || second == std::string_view::npos) throw no_token();
  const json header = object_of(token.substr(0, first));
  WebToken read;
  read.algorithm = text_claim(header, "alg", kMaxClaimBytes);
  const bool known = std::find(kAlgorithms.begin(), kAlgorithms.end(), read.algorithm) != kAlgorithms.end();
  if (!known || header.contains("crit")) throw no_token();
  read.key_id = text_claim(header, "kid", kMaxClaimBytes);
  read.message = std::string(token.substr(0, second));
  const auto payload = from_base64url(token.substr(first + 1, second - first - 1));
  const auto signature = from_base64url(token.substr(second + 1));
  if (!payload || !signature) throw no_token();
  read.payload = *payload;
  read.signature = *signature;
  return read;
}

const WebKey* key_for(const WebToken& token, const KeySet& keys) {
  const WebKey* found = nullptr;
  for (const WebKey& key : keys) {
    if (key.algorithm != token.algorithm) continue;
    if (!token.key_id.empty() && key.id == token.key_id) return &key;
    if (token.key_id.empty() && found != nullptr) return nullptr;  // which of them?
    if (token.key_id.empty()) found = &key;
  }
  return found;
}

Claims believe(const WebToken& token, const WebKey& key, const Expected& expected) {
  if (key.algorithm != token.algorithm || !verifies(key, token.message, token.signature))
    throw refused("bad_signature", "The ID token was not signed by the provider.");
  const json claims = json::parse(token.payload, nullptr, false);
  if (!claims.is_object()) throw no_token();
  if (claims.value("iss", json()) != expected.issuer)
    throw refused("wrong_issuer", "The ID token is of another provider.");
  expect_audience(claims, expected.client_id);
  expect_times(claims, expected.now_seconds);
  const std::string nonce = text_claim(claims, "nonce", kMaxClaimBytes);
  if (expected.nonce.empty() || !platform::equal_secrets(nonce, expected.nonce))
    throw refused("wrong_nonce", "The ID token was made for another sign-in.");
  return claims_of(claims);
}

}  // namespace doorstep::hub
