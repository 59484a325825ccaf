// An OpenID provider, as its discovery document and its keys describe it.
#pragma once

#include <mutex>
#include <optional>
#include <string>

#include "doorstep/event/instant.h"
#include "doorstep/hub/oidc/fetch.h"
#include "doorstep/hub/oidc/id_token.h"

namespace doorstep::hub {

struct OidcSettings {
  std::string issuer;  // https://…, exactly as the provider writes it
  std::string client_id;
  std::string client_secret;  // empty: a public client, whose code is bound by PKCE alone
  std::string redirect_uri;   // https://HUB/v1/organisation/callback, as it is registered there
  bool private_addresses =
      false;  // http and addresses of this machine and its network are taken: for tests and intranets
};

// Of a browser that comes back from the provider.
struct CodeAnswer {
  std::string code;
  std::string issuer;  // RFC 9207; empty: none was given
};

// Thread-safe. Discovery and keys are fetched when they are needed and kept for an hour; a key that is not known has them
// fetched again, at most once a minute.
class OidcProvider {
 public:
  OidcProvider(OidcSettings settings, Fetch fetch)
      : settings_(std::move(settings)), fetch_(std::move(fetch)) {}

  const OidcSettings& settings() const { return settings_; }

  // Where the browser goes. Throws Problem (503 provider_unreachable, 403 bad_provider).
  std::string authorization_url(const std::string& state, const std::string& nonce,
                                const std::string& verifier, Millis now);

  // The code for an ID token, believed. Throws Problem as above, 403 wrong_issuer where the answer is another provider's,
  // 403 code_refused, and those of believe().
  Claims claims(const CodeAnswer& answer, const std::string& nonce, const std::string& verifier, Millis now);

 private:
  struct Discovery {
    std::string authorization_endpoint;
    std::string token_endpoint;
    std::string jwks_uri;
    std::string userinfo_endpoint;  // empty: none
    bool secret_in_body = false;
    bool names_issuer = false;  // authorization_response_iss_parameter_supported
    Millis fetched_at = 0;
  };
  struct Tokens {
    std::string id_token;
    std::string access_token;  // may be empty
  };
  struct Keys {
    KeySet set;
    Millis fetched_at = 0;
  };

  Discovery discovery(Millis now);
  Discovery fetch_discovery(Millis now) const;
  std::optional<WebKey> key(const WebToken& token, const Discovery& about, Millis now);
  std::string get(const std::string& url) const;
  Tokens tokens(const std::string& code, const std::string& verifier, const Discovery& about) const;
  std::string told_email(const Discovery& about, const std::string& access_token,
                         const std::string& subject) const;
  std::string endpoint(const std::string& url) const;

  const OidcSettings settings_;
  const Fetch fetch_;
  std::mutex mutex_;  // of what follows; never held while something is fetched
  std::optional<Discovery> discovery_;
  std::optional<Keys> keys_;
};

}  // namespace doorstep::hub
