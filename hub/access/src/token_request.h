// What a client hands to POST /oauth2/token, and how it is refused (RFC 6749 §4.4, §5.2; RFC 7523 §2.2).
#pragma once

#include <optional>
#include <string>

#include "doorstep/hub/http/message.h"

namespace doorstep::hub {

// `code` is ours, `error` RFC 6749's.
struct TokenRefusal {
  int status;
  std::string error;
  std::string code;
  std::string description;
  bool wipe = false;
  bool basic = false;  // the client showed its secret by HTTP Basic, and is to be told so
};

struct TokenRequest {
  std::string client_id;  // with a secret: whose; with an assertion: what the form said, empty where nothing
  std::string client_secret;  // by HTTP Basic or in the form
  std::string assertion;      // instead of a secret
  bool basic = false;
};

// Throws TokenRefusal (400).
TokenRequest parse_token_request(const Request& request);

}  // namespace doorstep::hub
