// The platform's cryptography: OpenSSL 3 on a machine, what the page brings along in a browser.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

#include "doorstep/event/bytes.h"
#include "doorstep/event/crypto.h"

namespace doorstep::platform {

const Crypto& system_crypto();  // lives as long as the process

// 32 bytes of Ed25519 seed (RFC 8032 §5.1.5) to a signer. Throws Error(key) where it is no seed.
std::unique_ptr<Signer> make_signer(std::span<const std::uint8_t> seed);

// Constant-time comparison of secrets.
bool equal_secrets(std::string_view a, std::string_view b);

}  // namespace doorstep::platform
