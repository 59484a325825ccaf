#include <algorithm>
#include <array>

#include "doorstep/hub/access/routes.h"
#include "doorstep/hub/access/secret.h"
#include "doorstep/hub/http/problem.h"
#include "doorstep/hub/people/sessions.h"
#include "doorstep/platform/openssl.h"

#include "people_context.h"

namespace doorstep::hub {

namespace {

constexpr Millis kSeenEveryMs = 60'000;

Problem csrf_refused() {
  return {403, "csrf_refused", "The request does not show that it comes from the hub's own page."};
}

bool is_unsafe(std::string_view method) { return method != "GET" && method != "HEAD" && method != "OPTIONS"; }

// https://HOST as the browser wrote both; the hub knows no name of its own.
bool is_own_origin(const Request& request, std::string_view origin) {
  return origin == "https://" + std::string(request.headers.get("Host").value_or(""));
}

void expect_csrf(const Request& request, std::string_view token) {
  if (!is_unsafe(request.method)) return expect_own_origin(request, false);
  expect_own_origin(request, true);
  const auto shown = request.headers.get("Doorstep-CSRF");
  if (!shown || !platform::equal_secrets(*shown, csrf_token(token))) throw csrf_refused();
}

Problem session_ended() {
  return Problem(401, "session_ended", "The session is over: sign in again.")
      .header("WWW-Authenticate", "Bearer")
      .header("Set-Cookie", session_cookie({}));
}

// Written at most once a minute.
void note_seen(const Context& hub, const FoundSession& session, Millis now) {
  if (now < session.seen_at + kSeenEveryMs) return;
  hub.store.write([&](Connection& db) {
    db.exec("UPDATE session SET seen_ms = $1 WHERE hash = $2 AND seen_ms < $1", now,
            Param::Bytes{session.caller.credential});
  });
}

// What staff can do before they have set up a second factor: that, and sign out.
constexpr std::array<std::string_view, 4> kOpenWithoutTotp{"/v1/session", "/v1/sessions", "/v1/totp",
                                                           "/v1/totp/confirmation"};

void expect_totp(const Request& request) {
  if (std::find(kOpenWithoutTotp.begin(), kOpenWithoutTotp.end(), request.path()) != kOpenWithoutTotp.end())
    return;
  throw Problem(403, "totp_setup_needed",
                "Staff sign in with a second factor: set up an authenticator app first.")
      .with("next", std::string("/v1/totp"));
}

Caller caller_by_cookie(const PeopleContext& people, const Request& request, std::string_view token) {
  const Context& hub = people.hub;
  const Millis now = hub.clock.wall_ms();
  const auto session = hub.store.read([&](Connection& db) { return find_session(db, token, now); });
  if (!session) throw session_ended();
  expect_csrf(request, token);
  if (session->lacks_totp && people.options.staff_need_totp) expect_totp(request);
  note_seen(hub, *session, now);
  return session->caller;
}

Caller the_operator() {
  Caller caller;
  caller.role = Role::operator_;
  caller.id = "operator";
  caller.admin = true;
  return caller;
}

bool is_operators(const std::string& operator_token, std::string_view authorization) {
  constexpr std::string_view kScheme = "Bearer ";
  return !operator_token.empty() && authorization.starts_with(kScheme) &&
         platform::equal_secrets(operator_token, authorization.substr(kScheme.size()));
}

}  // namespace

void expect_own_origin(const Request& request, bool needed) {
  const auto site = request.headers.get("Sec-Fetch-Site");
  if (site && *site != "same-origin" && *site != "none") throw csrf_refused();
  const auto origin = request.headers.get("Origin");
  if (origin && !is_own_origin(request, *origin)) throw csrf_refused();
  if (needed && !site && !origin) throw csrf_refused();
}

Authenticate People::authenticate(Authenticate machines) {
  return [&people = *context_, machines = std::move(machines)](const Request& request) {
    const auto cookie = session_token(request);
    const auto authorization = request.headers.get("Authorization");
    if (cookie && authorization) throw bad_request("A session and a token are not shown together.");
    if (cookie) return caller_by_cookie(people, request, *cookie);
    if (authorization && is_operators(people.options.operator_token, *authorization)) return the_operator();
    return machines(request);
  };
}

}  // namespace doorstep::hub
