// HMAC (RFC 2104): with SHA-1 for the one-time codes of RFC 6238, with SHA-256 for what is signed with a shared secret.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "doorstep/event/bytes.h"

namespace doorstep::platform {

std::array<std::uint8_t, 20> hmac_sha1(std::string_view key, std::string_view message);
Digest hmac_sha256(std::string_view key, std::string_view message);

}  // namespace doorstep::platform
