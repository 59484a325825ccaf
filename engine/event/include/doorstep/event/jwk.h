// Public Ed25519 keys as JSON Web Keys (RFC 7517, RFC 8037): {"crv":"Ed25519","kty":"OKP","x":…}.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include "doorstep/event/bytes.h"

namespace doorstep::event {

// nullopt where it is no such key, and where it holds a private one (`d`). Other members are ignored. Whether
// the key is a point of the curve shows when it verifies something.
std::optional<PublicKey> public_key_from_jwk(const nlohmann::json& jwk);
std::optional<PublicKey> parse_public_jwk(std::string_view text);  // at most 4,096 bytes

nlohmann::json public_jwk(const PublicKey& key);
std::string write_public_jwk(const PublicKey& key);  // canonical

}  // namespace doorstep::event
