// What a TLS client asks of OpenSSL beside what its own library offers.
#pragma once

#include <cstdint>
#include <optional>

namespace doorstep::platform {

// `context` is an SSL_CTX of a client that verifies its peer. Afterwards it holds no certificate's dates against the machine's
// clock: one that ran out before `surely_past_ms` (Unix time) is refused, without that time none for its dates. Who signed
// a certificate and for whom it is are verified as before. False: OpenSSL takes it not. Never throws: a C library calls.
bool check_dates_without_clock(void* context, std::optional<std::int64_t> surely_past_ms) noexcept;

}  // namespace doorstep::platform
