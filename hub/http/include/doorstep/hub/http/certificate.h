// The certificate of a hub that was given none: made by itself, trusted by being its own CA file or by its pin.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace doorstep::hub {

struct CertificateFiles {
  std::filesystem::path certificate;  // PEM
  std::filesystem::path key;          // PEM, mode 0600
};

// P-256, for these host names and addresses, valid from yesterday (by the machine's real clock, as TLS clients look
// at it) for ten years. Throws Error.
void make_self_signed_certificate(const CertificateFiles& files, const std::vector<std::string>& hosts);

// "sha256//…" of the public key of the first certificate in a PEM file, as curl pins it. Throws Error(key).
std::string public_key_pin(const std::filesystem::path& certificate);

}  // namespace doorstep::hub
