#include "doorstep/hub/hooks/target.h"

#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <vector>

#include <arpa/inet.h>
#include <curl/curl.h>

#include "doorstep/hub/http/problem.h"

namespace doorstep::hub {

namespace {

constexpr std::size_t kMaxUrlBytes = 2'000;

struct Block {
  std::array<std::uint8_t, 4> bytes;
  unsigned bits;
};
constexpr Block kNotPublic4[] = {
    {{0, 0, 0, 0}, 8},      {{10, 0, 0, 0}, 8},     {{100, 64, 0, 0}, 10}, {{127, 0, 0, 0}, 8},
    {{169, 254, 0, 0}, 16}, {{172, 16, 0, 0}, 12},  {{192, 0, 0, 0}, 24},  {{192, 0, 2, 0}, 24},
    {{192, 88, 99, 0}, 24}, {{192, 168, 0, 0}, 16}, {{198, 18, 0, 0}, 15}, {{198, 51, 100, 0}, 24},
    {{203, 0, 113, 0}, 24}, {{224, 0, 0, 0}, 4},    {{240, 0, 0, 0}, 4},
};
// Within 2000::/3, which is all that is given out: protocol assignments (2001::/23, Teredo among them), documentation, 6to4.
constexpr Block kNotPublic6[] = {{{0x20, 0x01, 0x00, 0x00}, 23},
                                 {{0x20, 0x01, 0x0d, 0xb8}, 32},
                                 {{0x20, 0x02, 0, 0}, 16},
                                 {{0x3f, 0xff, 0, 0}, 20}};
constexpr Block kGivenOut6{{0x20, 0, 0, 0}, 3};

bool is_in(AddressBytes address, const Block& block) {
  for (unsigned bit = 0; bit < block.bits; ++bit) {
    const unsigned mask = 0x80U >> (bit % 8);
    if ((address[bit / 8] & mask) != (block.bytes[bit / 8] & mask)) return false;
  }
  return true;
}

template <std::size_t N>
bool is_in_any(AddressBytes address, const Block (&blocks)[N]) {
  return std::any_of(std::begin(blocks), std::end(blocks),
                     [&](const Block& block) { return is_in(address, block); });
}

// ::ffff:a.b.c.d: the IPv4 address that is connected to.
std::optional<AddressBytes> mapped(AddressBytes address) {
  constexpr std::array<std::uint8_t, 12> kPrefix{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
  if (address.size() != 16 || !std::equal(kPrefix.begin(), kPrefix.end(), address.begin()))
    return std::nullopt;
  return address.subspan(12);
}

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

bool is_public(AddressBytes address) {
  if (const auto inner = mapped(address)) return is_public(*inner);
  if (address.size() == 4) return !is_in_any(address, kNotPublic4);
  return address.size() == 16 && is_in(address, kGivenOut6) && !is_in_any(address, kNotPublic6);
}

bool is_loopback(AddressBytes address) {
  if (const auto inner = mapped(address)) return is_loopback(*inner);
  if (address.size() == 4) return address[0] == 127;
  return address.size() == 16 && address[15] == 1 &&
         std::all_of(address.begin(), address.end() - 1, [](std::uint8_t byte) { return byte == 0; });
}

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
