// An OpenID provider in the test's own process, which does what it is told: also what no provider should.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>

#include <nlohmann/json.hpp>

#include "doorstep/hub/oidc/provider.h"

namespace doorstep::testing {

inline constexpr const char* kIssuer = "https://login.example";

// A key of one of the kinds that providers have.
class ProviderKey {
 public:
  ProviderKey(std::string algorithm, std::string id);  // "RS256", "ES256", "EdDSA"; made anew each time
  ~ProviderKey();
  ProviderKey(ProviderKey&&) noexcept;
  ProviderKey& operator=(ProviderKey&&) noexcept;

  const std::string& algorithm() const { return algorithm_; }
  nlohmann::json public_jwk() const;
  std::string sign(const std::string& message) const;  // as a JWS has it
  // header.payload.signature; `bent` goes over the header.
  std::string token(const nlohmann::json& claims,
                    const nlohmann::json& bent = nlohmann::json::object()) const;

 private:
  struct Key;
  std::string algorithm_;
  std::string id_;
  std::unique_ptr<Key> key_;
};

class FakeProvider {
 public:
  explicit FakeProvider(std::string algorithm = "ES256");

  hub::Fetch fetch();  // of the hub; lives no longer than this
  hub::OidcSettings settings() const;

  // Somebody signs in: what the browser would bring back for the hub's redirect ("code=…&state=…&iss=…").
  std::string sign_in(const std::string& authorization_url);

  // What a test bends.
  nlohmann::json discovery;
  nlohmann::json claims;                                                // over those of the ID token
  nlohmann::json header = nlohmann::json::object();                     // over its header
  std::function<std::string(const nlohmann::json& claims)> make_token;  // instead of the ID token
  std::string issuer_of_answer = "https://login.example";
  std::map<std::string, int> asked;  // how often, by path
  bool down = false;
  bool takes_codes_twice = false;
  nlohmann::json userinfo;  // null: none
  ProviderKey key;
  std::int64_t now_seconds = 1'790'000'000;

 private:
  struct Begun {
    std::string nonce;
    std::string challenge;
    std::string redirect_uri;
  };
  hub::FetchAnswer answer(const hub::FetchRequest& request);
  hub::FetchAnswer token_answer(const hub::FetchRequest& request);

  std::map<std::string, Begun> codes_;
  int next_code_ = 1;
};

// The value of a parameter of a URL or a form, decoded; empty: none.
std::string param_of(const std::string& url, const std::string& name);

}  // namespace doorstep::testing
