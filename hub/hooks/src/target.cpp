#include "doorstep/hub/hooks/target.h"

#include <memory>
#include <vector>

#include <arpa/inet.h>
#include <curl/curl.h>

#include "doorstep/hub/http/problem.h"

namespace doorstep::hub {

namespace {

constexpr std::size_t kMaxUrlBytes = 2'000;

class Url {
 public:
  explicit Url(const std::string& text) : handle_(curl_url(), curl_url_cleanup) {
    is_sound_ = handle_ && curl_url_set(handle_.get(), CURLUPART_URL, text.c_str(), 0) == CURLUE_OK;
  }
  bool is_sound() const { return is_sound_; }
  std::string part(CURLUPart which) const {
    char* found = nullptr;
    if (curl_url_get(handle_.get(), which, &found, 0) != CURLUE_OK) return {};
    const std::unique_ptr<char, decltype(&curl_free)> owned(found, curl_free);
    return found;
  }

 private:
  std::unique_ptr<CURLU, decltype(&curl_url_cleanup)> handle_;
  bool is_sound_ = false;
};

// The bytes of a host that is an address; nothing for a name.
std::vector<std::uint8_t> address_of(std::string host) {
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  std::vector<std::uint8_t> bytes(16);
  if (inet_pton(AF_INET6, host.c_str(), bytes.data()) == 1) return bytes;
  bytes.resize(4);
  if (inet_pton(AF_INET, host.c_str(), bytes.data()) == 1) return bytes;
  return {};
}

bool is_this_machine(const std::string& host, const std::vector<std::uint8_t>& address) {
  return host == "localhost" || (!address.empty() && is_loopback(address));
}

Problem bad_url(const char* why) { return bad_request(std::string("url: ") + why); }

}  // namespace

bool may_connect(AddressBytes address, const TargetRules& rules) {
  return is_public(address) || (rules.private_addresses && !is_loopback(address)) ||
         (rules.loopback_http && is_loopback(address));
}

std::string checked_url(std::string_view text, const TargetRules& rules) {
  if (text.empty() || text.size() > kMaxUrlBytes || text.find('\0') != std::string_view::npos)
    throw bad_url("up to 2,000 bytes are wanted");
  const Url url{std::string(text)};
  const std::string host = url.is_sound() ? url.part(CURLUPART_HOST) : std::string();
  if (host.empty()) throw bad_url("it is none");
  const auto address = address_of(host);
  const bool is_test = rules.loopback_http && is_this_machine(host, address);
  const std::string scheme = url.part(CURLUPART_SCHEME);
  if (scheme != "https" && !(is_test && scheme == "http")) throw bad_url("https is wanted");
  if (!url.part(CURLUPART_USER).empty() || !url.part(CURLUPART_PASSWORD).empty())
    throw bad_url("without a user or a password");
  if (!url.part(CURLUPART_FRAGMENT).empty()) throw bad_url("without a fragment");
  if (!address.empty() ? !may_connect(address, rules) : host == "localhost" && !is_test)
    throw bad_url("a public address is wanted");
  return url.part(CURLUPART_URL);
}

}  // namespace doorstep::hub
