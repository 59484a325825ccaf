// What a TLS client asks of OpenSSL beside what its own library offers.
#pragma once

namespace doorstep::platform {

// `context` is an SSL_CTX of a client that verifies its peer. Afterwards it verifies who signed a certificate and for whom it
// is, as before, but no longer whether the machine's clock lies within its dates.
void leave_certificate_dates_unchecked(void* context);

}  // namespace doorstep::platform
