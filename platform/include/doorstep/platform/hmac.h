// HMAC with SHA-1 (RFC 2104), which the one-time codes of RFC 6238 are made with.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace doorstep::platform {

std::array<std::uint8_t, 20> hmac_sha1(std::string_view key, std::string_view message);

}  // namespace doorstep::platform
