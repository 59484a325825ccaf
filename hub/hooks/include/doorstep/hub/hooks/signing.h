// Secrets and signatures of Standard Webhooks 1.0.0 (symmetric, v1).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "doorstep/platform/random.h"

namespace doorstep::hub {

// 32 random bytes, as they are kept and as they are shown: whsec_ and base64.
std::string make_hook_secret(platform::Random& random);
std::string shown_hook_secret(std::string_view secret);

// The header webhook-signature: "v1,BASE64" for each of the secrets, a space between, over id.seconds.body.
std::string hook_signature(const std::vector<std::string>& secrets, std::string_view id, std::int64_t seconds,
                           std::string_view body);

}  // namespace doorstep::hub
