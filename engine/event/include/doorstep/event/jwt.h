// The client assertion of protocol.md §3: a compact JWT (RFC 7519, RFC 7523) signed with Ed25519 (RFC 8037).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "doorstep/event/bytes.h"
#include "doorstep/event/crypto.h"

namespace doorstep::event {

inline constexpr std::int64_t kMaxAssertionSeconds = 300;  // from iat to exp

// `iat` and `exp` are whole seconds since 1970; `jti` is used once.
std::string make_assertion(const Signer& signer, std::string_view client, std::string_view audience,
                           std::int64_t iat, std::int64_t exp, std::string_view jti);

// What an assertion says, before anything of it is believed.
struct Assertion {
  std::string client;                 // `iss`, which is `sub`
  std::vector<std::string> audience;  // one, or those of the list
  std::int64_t iat = 0;
  std::int64_t exp = 0;
  std::string jti;          // 1 to 128 characters
  std::string signed_text;  // header and claims as they came
  Signature sig{};

  bool is_for(std::string_view issuer) const;  // compared to the letter
  bool is_short() const;                       // exp is at most kMaxAssertionSeconds after iat
};

// nullopt where the form is not that of §3.3: three parts, `alg` EdDSA, no `crit`, the claims with their
// types. Members that are not known are ignored. At most 8,192 bytes.
std::optional<Assertion> parse_assertion(std::string_view jwt);

// Whether the key signed it. Device, audience, times and `jti` are the caller's to look at.
bool verify_assertion(const Crypto& crypto, const PublicKey& key, const Assertion& assertion);

}  // namespace doorstep::event
