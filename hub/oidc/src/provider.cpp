#include "doorstep/hub/oidc/provider.h"

#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "doorstep/hub/access/secret.h"
#include "doorstep/hub/http/problem.h"

#include "form_text.h"

namespace doorstep::hub {

namespace {

using nlohmann::json;

constexpr Millis kKeptMs = 3'600'000;
constexpr Millis kAgainMs = 60'000;
constexpr std::size_t kMaxUrlBytes = 2'000;

Problem unreachable() {
  return {503, "provider_unreachable", "The organisation's sign-in does not answer. Try again later."};
}
Problem bad_provider(const char* detail) { return {403, "bad_provider", detail}; }

std::string text_of(const json& document, const char* name) {
  const auto member = document.find(name);
  return member != document.end() && member->is_string() ? member->get<std::string>() : std::string();
}

bool names(const json& document, const char* list, const char* name) {
  const json named = document.value(list, json());
  return named.is_array() && std::find(named.begin(), named.end(), name) != named.end();
}

// RFC 7636 §4.2.
std::string s256(const std::string& verifier) { return base64url(secret_hash(verifier)); }

}  // namespace

std::string OidcProvider::get(const std::string& url) const {
  FetchAnswer answer = fetch_({url});
  if (answer.status != 200) throw unreachable();
  return std::move(answer.body);
}

std::string OidcProvider::endpoint(const std::string& url) const {
  const bool sound =
      url.starts_with("https://") || (settings_.private_addresses && url.starts_with("http://"));
  if (!sound || url.size() > kMaxUrlBytes || url.find('#') != std::string::npos)
    throw bad_provider("An address of the provider is not one of https.");
  return url;
}

// OpenID Connect Discovery 1.0 §4. The issuer of the document is the one that was asked, to the letter.
OidcProvider::Discovery OidcProvider::fetch_discovery(Millis now) const {
  std::string base = settings_.issuer;
  if (base.ends_with('/')) base.pop_back();
  const json document =
      json::parse(get(endpoint(base + "/.well-known/openid-configuration")), nullptr, false);
  if (!document.is_object() || text_of(document, "issuer") != settings_.issuer)
    throw bad_provider("The provider's description is of another issuer.");
  if (document.contains("code_challenge_methods_supported") &&
      !names(document, "code_challenge_methods_supported", "S256"))
    throw bad_provider("The provider does not do PKCE with S256.");
  Discovery about;
  about.authorization_endpoint = endpoint(text_of(document, "authorization_endpoint"));
  about.token_endpoint = endpoint(text_of(document, "token_endpoint"));
  about.jwks_uri = endpoint(text_of(document, "jwks_uri"));
  constexpr const char* kMethods = "token_endpoint_auth_methods_supported";
  about.secret_in_body =
      !names(document, kMethods, "client_secret_basic") && names(document, kMethods, "client_secret_post");
  const std::string userinfo = text_of(document, "userinfo_endpoint");
  if (!userinfo.empty()) about.userinfo_endpoint = endpoint(userinfo);
  about.names_issuer = document.value("authorization_response_iss_parameter_supported", json()) == true;
  about.fetched_at = now;
  return about;
}

OidcProvider::Discovery OidcProvider::discovery(Millis now) {
  {
    const std::lock_guard lock(mutex_);
    if (discovery_ && now < discovery_->fetched_at + kKeptMs) return *discovery_;
  }
  Discovery fresh = fetch_discovery(now);
  const std::lock_guard lock(mutex_);
  discovery_ = fresh;
  return fresh;
}

// Providers change their keys: one that is not known may be new.
std::optional<WebKey> OidcProvider::key(const WebToken& token, const Discovery& about, Millis now) {
  {
    const std::lock_guard lock(mutex_);
    if (keys_ && now < keys_->fetched_at + kKeptMs) {
      if (const WebKey* known = key_for(token, keys_->set)) return *known;
      if (now < keys_->fetched_at + kAgainMs) return std::nullopt;
    }
  }
  KeySet fresh = read_key_set(get(about.jwks_uri));
  const std::lock_guard lock(mutex_);
  keys_ = Keys{std::move(fresh), now};
  const WebKey* found = key_for(token, keys_->set);
  return found != nullptr ? std::optional(*found) : std::nullopt;
}

std::string OidcProvider::authorization_url(const std::string& state, const std::string& nonce,
                                            const std::string& verifier, Millis now) {
  const std::string endpoint = discovery(now).authorization_endpoint;
  return endpoint + (endpoint.find('?') == std::string::npos ? "?" : "&") +
         form_text({{"response_type", "code"},
                    {"scope", "openid email"},
                    {"client_id", settings_.client_id},
                    {"redirect_uri", settings_.redirect_uri},
                    {"state", state},
                    {"nonce", nonce},
                    {"code_challenge", s256(verifier)},
                    {"code_challenge_method", "S256"}});
}

OidcProvider::Tokens OidcProvider::tokens(const std::string& code, const std::string& verifier,
                                          const Discovery& about) const {
  FormFields fields{{"grant_type", "authorization_code"},
                    {"code", code},
                    {"redirect_uri", settings_.redirect_uri},
                    {"code_verifier", verifier}};
  FetchRequest request{about.token_endpoint};
  const bool in_header = !settings_.client_secret.empty() && !about.secret_in_body;
  if (in_header) {
    request.user = form_encoded(settings_.client_id);
    request.password = form_encoded(settings_.client_secret);
  } else {
    fields.emplace_back("client_id", settings_.client_id);
    if (!settings_.client_secret.empty()) fields.emplace_back("client_secret", settings_.client_secret);
  }
  request.form = form_text(fields);
  const FetchAnswer answer = fetch_(request);
  if (answer.status == 0 || answer.status >= 500) throw unreachable();
  const json document = json::parse(answer.body, nullptr, false);
  Tokens given;
  if (document.is_object()) given = {text_of(document, "id_token"), text_of(document, "access_token")};
  if (answer.status != 200 || given.id_token.empty())
    throw Problem(403, "code_refused", "The provider gives nothing for the code.");
  return given;
}

// Of the subject of the ID token, OpenID Connect Core §5.3.2; empty where the provider tells none.
std::string OidcProvider::told_email(const Discovery& about, const std::string& access_token,
                                     const std::string& subject) const {
  if (about.userinfo_endpoint.empty() || access_token.empty()) return {};
  FetchRequest request{about.userinfo_endpoint};
  request.bearer = access_token;
  const FetchAnswer answer = fetch_(request);
  const json document = json::parse(answer.body, nullptr, false);
  const bool theirs = answer.status == 200 && document.is_object() && text_of(document, "sub") == subject;
  return theirs ? verified_email(document) : std::string();
}

Claims OidcProvider::claims(const CodeAnswer& answer, const std::string& nonce, const std::string& verifier,
                            Millis now) {
  const Discovery about = discovery(now);
  if (answer.issuer.empty() ? about.names_issuer : answer.issuer != settings_.issuer)
    throw Problem(403, "wrong_issuer", "The answer is not the provider's.");
  const Tokens given = tokens(answer.code, verifier, about);
  const WebToken token = read_web_token(given.id_token);
  const auto found = key(token, about, now);
  if (!found) throw Problem(403, "bad_signature", "The ID token was not signed by a key of the provider's.");
  Claims claims = believe(token, *found, {settings_.issuer, settings_.client_id, nonce, now / 1'000});
  if (claims.email.empty()) claims.email = told_email(about, given.access_token, claims.subject);
  return claims;
}

}  // namespace doorstep::hub
