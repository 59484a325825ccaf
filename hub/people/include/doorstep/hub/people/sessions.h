// Sessions of people who have signed in, by a cookie of which only the hash is kept.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "doorstep/event/instant.h"
#include "doorstep/hub/http/router.h"
#include "doorstep/hub/people/accounts.h"
#include "doorstep/hub/store/connection.h"
#include "doorstep/platform/random.h"

namespace doorstep::hub {

// RFC 6265bis: with this prefix a browser takes it only with Secure, from https, for this host and the path /.
inline constexpr std::string_view kSessionCookie = "__Host-doorstep";

// How long a session lasts without a request, and whatever is done with it.
struct SessionLimits {
  Millis idle_ms = 0;
  Millis absolute_ms = 0;
};
SessionLimits session_limits(Role role);

// The value of the cookie of this name; nullopt where there is none. Throws Problem (400) where there are two.
std::optional<std::string_view> cookie_of(const Request& request, std::string_view name);
// The value of the session cookie; nullopt where there is none. Throws Problem (400) where there are two.
std::optional<std::string_view> session_token(const Request& request);
std::string session_cookie(std::string_view token);  // as Set-Cookie has it; an empty token takes it away

// What unsafe requests show in the header Doorstep-CSRF. It follows from the token, and not from what is kept of it.
std::string csrf_token(std::string_view session_token);

// What a session rests on: a password of the hub (and its second factor), or what the organisation's provider asked for.
enum class SignInMethod { password, organisation };
std::string_view to_string(SignInMethod method);

// Keeps a new session of the account, and gives its token.
std::string begin_session(Connection& db, platform::Random& random, const Account& account, Millis now,
                          SignInMethod method = SignInMethod::password);
void end_session(Connection& db, std::string_view token);
// Of every browser; `but` (a caller's credential, empty: none) stays.
void end_sessions(Connection& db, std::string_view account, std::string_view but = {});

struct FoundSession {
  Caller caller;
  Millis seen_at = 0;
  Millis ends_at = 0;  // for good; by idling it may be sooner
  SignInMethod method = SignInMethod::password;
  bool lacks_totp = false;  // of staff who signed in by a password alone
};
// nullopt where there is none, or it is over, or the account is closed.
std::optional<FoundSession> find_session(Connection& db, std::string_view token, Millis now);

// For open pages and streams: whether the caller's token or session is still good, and what its account may see has not
// changed since the request began. One or two reads by key; to be asked at least once a second. Where it says false a
// stream ends, and the client's next request finds out why.
bool still_allowed(Connection& db, const Caller& caller, Millis now);

}  // namespace doorstep::hub
