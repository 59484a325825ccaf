// One-time codes of an authenticator app (RFC 6238: SHA-1, 6 digits, 30 seconds), and recovery codes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "doorstep/event/instant.h"

namespace doorstep::hub {

std::string base32(std::string_view bytes);  // RFC 4648 §6, without padding
std::string totp_code(std::string_view secret, std::int64_t step);
// The step that the code is of: now's, the one before or the one after. nullopt for any other code.
std::optional<std::int64_t> totp_step(std::string_view secret, std::string_view code, Millis now);

}  // namespace doorstep::hub
