#include "doorstep/platform/tls_context.h"

#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>

namespace doorstep::platform {
namespace {

// Of a moment that is surely past nobody can say that a certificate was not good yet: it may be newer.
int on_verified(int is_good, X509_STORE_CTX* verification) {
  if (is_good == 1) return 1;
  if (X509_STORE_CTX_get_error(verification) != X509_V_ERR_CERT_NOT_YET_VALID) return 0;
  X509_STORE_CTX_set_error(verification, X509_V_OK);  // else libcurl finds it afterwards
  return 1;
}

}  // namespace

bool check_dates_without_clock(void* context, std::optional<std::int64_t> surely_past_ms) noexcept {
  auto* client = static_cast<SSL_CTX*>(context);
  auto* parameters = SSL_CTX_get0_param(client);
  if (!surely_past_ms) return X509_VERIFY_PARAM_set_flags(parameters, X509_V_FLAG_NO_CHECK_TIME) == 1;
  X509_VERIFY_PARAM_set_time(parameters, static_cast<time_t>(*surely_past_ms / 1000));
  SSL_CTX_set_verify(client, SSL_CTX_get_verify_mode(client), &on_verified);
  return true;
}

}  // namespace doorstep::platform
