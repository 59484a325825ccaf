#include "doorstep/event/jwt.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "doorstep/event/canonical.h"

#include "text.h"

namespace doorstep::event {
namespace {

using nlohmann::json;

constexpr std::size_t kMaxJwtBytes = 8192;
constexpr std::size_t kMaxJtiCharacters = 128;

// One part of the JWT: base64url of a JSON object. Discarded where it is none.
json parse_part(std::string_view part) {
  const auto text = from_base64url(part);
  json object = text ? json::parse(*text, nullptr, false) : json(json::value_t::discarded);
  return object.is_object() ? object : json(json::value_t::discarded);
}

bool is_our_header(const json& header) {
  if (!header.is_object() || header.contains("crit"))
    return false;  // RFC 7515 §4.1.11: it names what we must know
  return header.value("alg", json()) == "EdDSA" && header.value("typ", json("JWT")) == "JWT";
}

std::optional<std::int64_t> whole_seconds(const json& claims, const char* name) {
  const json value = claims.value(name, json());
  if (!value.is_number_integer()) return std::nullopt;
  if (value.is_number_unsigned() && value.get<std::uint64_t>() > std::uint64_t{kMaxInteger})
    return std::nullopt;
  const auto seconds = value.get<std::int64_t>();
  return seconds < -kMaxInteger ? std::nullopt : std::optional(seconds);
}

std::string text(const json& claims, const char* name) {
  const json value = claims.value(name, json());
  return value.is_string() ? value.get<std::string>() : std::string();
}

// One audience or a list of them; empty where it is neither.
std::vector<std::string> audience(const json& claims) {
  const json aud = claims.value("aud", json());
  const json list = aud.is_array() ? aud : json::array({aud});
  const auto is_text = [](const json& item) { return item.is_string(); };
  if (!std::all_of(list.begin(), list.end(), is_text)) return {};
  return list.get<std::vector<std::string>>();
}

std::optional<Assertion> read_claims(const json& claims) {
  if (!claims.is_object()) return std::nullopt;
  const auto iat = whole_seconds(claims, "iat");
  const auto exp = whole_seconds(claims, "exp");
  Assertion out;
  out.client = text(claims, "iss");
  out.audience = audience(claims);
  out.jti = text(claims, "jti");
  const bool named = !out.client.empty() && out.client == text(claims, "sub") && !out.audience.empty();
  const bool once = !out.jti.empty() && count_characters(out.jti) <= kMaxJtiCharacters;
  if (!iat || !exp || !named || !once) return std::nullopt;
  out.iat = *iat;
  out.exp = *exp;
  return out;
}

}  // namespace

std::string make_assertion(const Signer& signer, std::string_view client, std::string_view audience,
                           std::int64_t iat, std::int64_t exp, std::string_view jti) {
  const json claims = {{"iss", client}, {"sub", client}, {"aud", audience},
                       {"iat", iat},    {"exp", exp},    {"jti", jti}};
  const std::string signed_text =
      base64url(std::string_view(R"({"alg":"EdDSA","typ":"JWT"})")) + '.' + base64url(to_canonical(claims));
  return signed_text + '.' + base64url(signer.sign(signed_text));
}

bool Assertion::is_for(std::string_view issuer) const {
  return std::find(audience.begin(), audience.end(), issuer) != audience.end();
}

bool Assertion::is_short() const { return exp - iat <= kMaxAssertionSeconds; }

std::optional<Assertion> parse_assertion(std::string_view jwt) {
  if (jwt.size() > kMaxJwtBytes) return std::nullopt;
  const std::size_t first = jwt.find('.');
  const std::size_t last = jwt.rfind('.');
  if (first == last) return std::nullopt;  // none or one
  const auto sig = fixed_from_base64url<Signature>(jwt.substr(last + 1));
  if (!sig || !is_our_header(parse_part(jwt.substr(0, first)))) return std::nullopt;
  auto assertion = read_claims(parse_part(jwt.substr(first + 1, last - first - 1)));
  if (!assertion) return std::nullopt;
  assertion->signed_text = jwt.substr(0, last);
  assertion->sig = *sig;
  return assertion;
}

bool verify_assertion(const Crypto& crypto, const PublicKey& key, const Assertion& assertion) {
  return crypto.ed25519_verify(key, assertion.signed_text, assertion.sig);
}

}  // namespace doorstep::event
