#include "doorstep/hub/statements/verify.h"

#include <exception>
#include <string>

#include "doorstep/actuals/actuals.h"
#include "doorstep/platform/openssl.h"

#include "compressed.h"

namespace doorstep::hub {

bool statement_holds(std::string_view request, std::string_view document, std::string_view digest) {
  try {
    if (actuals::digest_of(decompressed(request), platform::openssl_crypto()) != digest) return false;
    const std::string named = "\"digest\":\"" + std::string(digest) + "\"";
    return decompressed(document).find(named) != std::string::npos;
  } catch (const std::exception&) {  // a length that can't be, a request that is none: whatever damage brings
    return false;
  }
}

}  // namespace doorstep::hub
