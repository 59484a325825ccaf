// Secrets that lie where others can read: sealed with a key by AES-256-GCM (NIST SP 800-38D).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "doorstep/platform/random.h"

namespace doorstep::platform {

// `key` is 32 bytes. `name` says what the secret is for: it opens under no other. Gives a byte of version, a fresh nonce
// of 12 bytes, the ciphertext and the tag of 16.
std::string seal(std::string_view key, std::string_view name, std::string_view secret, Random& random);

// nullopt where the key or the name is another, or a bit was changed.
std::optional<std::string> unseal(std::string_view key, std::string_view name, std::string_view sealed);

}  // namespace doorstep::platform
