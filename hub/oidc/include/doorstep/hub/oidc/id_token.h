// ID tokens of OpenID Connect Core 1.0: what a provider says of who has signed in there, and how it is believed. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "doorstep/hub/oidc/key_set.h"

namespace doorstep::hub {

struct Expected {
  std::string issuer;
  std::string client_id;
  std::string nonce;
  std::int64_t now_seconds = 0;
};

struct Claims {
  std::string subject;
  std::string email;  // only where the provider has verified it; else empty
  std::string acr;    // how it was done, as the provider says
  std::vector<std::string> amr;
};

// The address of a document of claims, where the provider says that it has verified it; else empty.
std::string verified_email(const nlohmann::json& claims);

// What is signed, before anybody believes it.
struct WebToken {
  std::string algorithm;
  std::string key_id;  // empty: the header names none
  std::string message;
  std::string signature;
  std::string payload;  // JSON
};

// Throws Problem (403 bad_id_token) for what is no compact JWS, and for any algorithm but RS256, ES256 and EdDSA: `none` and
// those by a shared secret first of all.
WebToken read_web_token(std::string_view token);

// The key of the set that it names; of a token that names none the only one for its algorithm. nullptr: there is none.
const WebKey* key_for(const WebToken& token, const KeySet& keys);

// Checks the signature and every claim as OpenID Connect Core §3.1.3.7 has it: issuer and audience exactly, the authorised
// party, the nonce, and the times with a minute's grace. Throws Problem (403), the code says what was wrong:
// bad_signature, wrong_issuer, wrong_audience, wrong_party, wrong_nonce, token_expired, token_not_yet_valid, bad_id_token.
Claims believe(const WebToken& token, const WebKey& key, const Expected& expected);

}  // namespace doorstep::hub
