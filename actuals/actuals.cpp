#include "doorstep/actuals/actuals.h"

#include "doorstep/actuals/statement.h"
#include "doorstep/event/bytes.h"

#include "json/canonical.h"

namespace doorstep::actuals {

Answer price(std::string_view request, const Crypto& crypto) {
  const auto read = read_request(request);
  if (const auto* problem = std::get_if<Problem>(&read)) return *problem;
  Pricing pricing(std::get<Request>(read));
  run(pricing);
  return write_statement(pricing, digest_of(request, crypto));
}

std::string digest_of(std::string_view request, const Crypto& crypto) {
  return base64url(crypto.sha256(canonical(request)));
}

}  // namespace doorstep::actuals
