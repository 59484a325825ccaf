#include "doorstep/hub/hooks/signing.h"

#include <algorithm>
#include <array>

#include "doorstep/event/bytes.h"
#include "doorstep/platform/hmac.h"

namespace doorstep::hub {

namespace {

constexpr std::size_t kSecretBytes = 32;

// RFC 4648 §4, with padding.
std::string base64(std::string_view bytes) {
  std::string text = base64url(bytes);
  std::replace(text.begin(), text.end(), '-', '+');
  std::replace(text.begin(), text.end(), '_', '/');
  text.append((4 - text.size() % 4) % 4, '=');
  return text;
}

}  // namespace

std::string make_hook_secret(platform::Random& random) {
  std::array<std::uint8_t, kSecretBytes> bytes{};
  random.fill(bytes);
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

std::string shown_hook_secret(std::string_view secret) { return "whsec_" + base64(secret); }

std::string hook_signature(const std::vector<std::string>& secrets, std::string_view id, std::int64_t seconds,
                           std::string_view body) {
  const std::string content = std::string(id) + "." + std::to_string(seconds) + "." + std::string(body);
  std::string header;
  for (const std::string& secret : secrets) {
    const Digest mac = platform::hmac_sha256(secret, content);
    const std::string_view bytes(reinterpret_cast<const char*>(mac.data()), mac.size());
    header += (header.empty() ? "v1," : " v1,") + base64(bytes);
  }
  return header;
}

}  // namespace doorstep::hub
