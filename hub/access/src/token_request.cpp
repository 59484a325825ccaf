#include "token_request.h"

#include <algorithm>

#include "doorstep/event/bytes.h"

namespace doorstep::hub {

namespace {

constexpr std::string_view kAssertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

TokenRefusal bad_form(std::string description) {
  return {400, "invalid_request", "bad_request", std::move(description)};
}

// A parameter without a value counts as left out (RFC 6749 §3.2).
std::optional<std::string_view> param(const Fields& form, std::string_view name) {
  const auto value = form.get(name);
  return value && !value->empty() ? value : std::nullopt;
}

std::optional<std::string> from_base64(std::string text) {
  while (!text.empty() && text.back() == '=') text.pop_back();
  std::replace(text.begin(), text.end(), '+', '-');
  std::replace(text.begin(), text.end(), '/', '_');
  return from_base64url(text);
}

// `Basic` credentials are form-encoded before they are put together (RFC 6749 §2.3.1).
void take_basic(std::string_view header, TokenRequest& out) {
  const auto pair = from_base64(std::string(header.substr(std::min(header.size(), std::size_t{6}))));
  const auto colon = pair ? pair->find(':') : std::string::npos;
  if (colon == std::string::npos) throw bad_form("The Authorization header is malformed.");
  const auto id = percent_decode(std::string_view(*pair).substr(0, colon), true);
  const auto secret = percent_decode(std::string_view(*pair).substr(colon + 1), true);
  if (!id || !secret) throw bad_form("The Authorization header is malformed.");
  out.client_id = *id;
  out.client_secret = *secret;
  out.basic = true;
}

bool is_basic(std::string_view header) {
  constexpr std::string_view kScheme = "basic ";
  return header.size() >= kScheme.size() && std::equal(kScheme.begin(), kScheme.end(), header.begin(),
                                                       [](char a, char b) { return a == (b | 0x20); });
}

void take_assertion(const Fields& form, TokenRequest& out) {
  const auto type = param(form, "client_assertion_type");
  const auto assertion = param(form, "client_assertion");
  if (!type || *type != kAssertionType) throw bad_form("`client_assertion_type` is missing, or another one.");
  if (!assertion) throw bad_form("`client_assertion` is missing.");
  if (out.basic || param(form, "client_secret"))
    throw bad_form("There are two ways of authentication at once.");
  out.assertion = *assertion;
  out.client_id = param(form, "client_id").value_or("");
}

void take_secret(const Fields& form, TokenRequest& out) {
  const auto id = param(form, "client_id");
  const auto secret = param(form, "client_secret");
  if (out.basic) {
    if (secret || (id && *id != out.client_id))
      throw bad_form("There are two ways of authentication at once.");
    return;
  }
  if (!id || !secret) throw bad_form("There is neither an assertion nor a client's id and secret.");
  out.client_id = *id;
  out.client_secret = *secret;
}

}  // namespace

TokenRequest parse_token_request(const Request& request) {
  const auto form = form_of(request);
  if (!form) throw bad_form("The body is no form, or names a field twice.");
  const auto grant = param(*form, "grant_type");
  if (!grant) throw bad_form("`grant_type` is missing.");
  if (*grant != "client_credentials") {
    throw TokenRefusal{400, "unsupported_grant_type", "bad_request",
                       "Only client_credentials are known here."};
  }
  TokenRequest out;
  const auto header = request.headers.get("Authorization");
  if (header && is_basic(*header)) take_basic(*header, out);
  if (param(*form, "client_assertion") || param(*form, "client_assertion_type")) {
    take_assertion(*form, out);
  } else {
    take_secret(*form, out);
  }
  return out;
}

}  // namespace doorstep::hub
