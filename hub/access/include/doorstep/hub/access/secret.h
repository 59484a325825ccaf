// Secrets that are shown once and kept as their SHA-256: they are random, so nothing slower is needed.
#pragma once

#include <string>
#include <string_view>

#include "doorstep/event/bytes.h"
#include "doorstep/platform/random.h"

namespace doorstep::hub {

std::string make_secret(platform::Random& random, std::size_t bytes);  // base64url
Digest secret_hash(std::string_view secret);

}  // namespace doorstep::hub
