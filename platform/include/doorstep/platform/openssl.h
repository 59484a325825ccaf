// The platform's cryptography, where it is OpenSSL's for certain.
#pragma once

#include "doorstep/platform/crypto.h"

namespace doorstep::platform {

inline const Crypto& openssl_crypto() { return system_crypto(); }

}  // namespace doorstep::platform
