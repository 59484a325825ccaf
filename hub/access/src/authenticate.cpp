#include <optional>

#include "doorstep/hub/access/routes.h"
#include "doorstep/hub/access/secret.h"

#include "principal.h"

namespace doorstep::hub {

namespace {

constexpr std::size_t kMaxTokenBytes = 512;

Problem no_access(std::string code, std::string detail) {
  // RFC 6750 §3: without a token nothing but the scheme is said.
  const bool missing = code == "token_missing";
  return Problem(401, std::move(code), std::move(detail))
      .header("WWW-Authenticate", missing ? "Bearer" : "Bearer error=\"invalid_token\"");
}

// What follows "Bearer ", in any case; nullopt for another scheme.
std::optional<std::string_view> bearer(std::string_view header) {
  constexpr std::string_view kScheme = "bearer";
  if (header.size() < kScheme.size()) return std::nullopt;
  for (std::size_t i = 0; i < kScheme.size(); ++i) {
    if ((header[i] | 0x20) != kScheme[i]) return std::nullopt;
  }
  header.remove_prefix(kScheme.size());
  if (!header.empty() && header.front() != ' ') return std::nullopt;
  while (!header.empty() && header.front() == ' ') header.remove_prefix(1);
  return header;
}

std::string_view token_of(const Request& request) {
  const auto header = request.headers.get("Authorization");
  const auto token = header ? bearer(*header) : std::nullopt;
  if (!token) throw no_access("token_missing", "A bearer token is needed.");
  if (token->empty() || token->size() > kMaxTokenBytes) throw no_access("token_invalid", "This is no token.");
  return *token;
}

Caller caller_of(Connection& db, std::string_view token, Millis now) {
  const auto row = db.first("SELECT principal, expires_ms FROM token WHERE hash = $1", secret_hash(token));
  if (!row) throw no_access("token_invalid", "The hub does not know this token.");
  if (row->integer(1) <= now) throw no_access("token_expired", "The token is past its time.");
  const auto principal = find_principal(db, row->text(0));
  if (!principal) throw no_access("token_invalid", "The token's owner is gone.");
  if (principal->revoked) throw device_revoked(principal->wipe);
  Caller caller = principal->caller;
  const Digest hash = secret_hash(token);
  caller.credential.assign(reinterpret_cast<const char*>(hash.data()), hash.size());
  return caller;
}

}  // namespace

Authenticate make_authenticate(const Context& context) {
  return [&context](const Request& request) {
    const auto token = token_of(request);
    return context.store.read([&](Connection& db) { return caller_of(db, token, context.clock.wall_ms()); });
  };
}

}  // namespace doorstep::hub
