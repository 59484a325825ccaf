// The keys that a provider signs with (JWK Set, RFC 7517), as far as the hub takes them: RS256, ES256 and Ed25519.
#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "doorstep/event/bytes.h"
#include "doorstep/platform/web_signature.h"

namespace doorstep::hub {

struct WebKey {
  std::string id;         // `kid`; may be empty
  std::string algorithm;  // "RS256", "ES256" or "EdDSA": the one that the key is for
  std::variant<platform::RsaPublicKey, platform::EcPublicKey, PublicKey> key;
};
using KeySet = std::vector<WebKey>;

// Keys of other kinds, or for encryption, are passed over. Throws Problem (403 bad_provider_keys) where it is no set.
KeySet read_key_set(std::string_view json);

bool verifies(const WebKey& key, std::string_view message, std::string_view signature);

}  // namespace doorstep::hub
