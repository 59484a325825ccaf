#include "doorstep/platform/tls_context.h"

#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>

#include "doorstep/event/error.h"

namespace doorstep::platform {

void leave_certificate_dates_unchecked(void* context) {
  auto* parameters = SSL_CTX_get0_param(static_cast<SSL_CTX*>(context));
  if (X509_VERIFY_PARAM_set_flags(parameters, X509_V_FLAG_NO_CHECK_TIME) != 1)
    throw Error(ErrorClass::bug, "openssl_failed", "the TLS context takes no flags");
}

}  // namespace doorstep::platform
