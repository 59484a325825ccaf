#include "doorstep/hub/oidc/organisation.h"

#include <nlohmann/json.hpp>

#include "doorstep/event/error.h"
#include "doorstep/hub/access/secret.h"
#include "doorstep/hub/http/problem.h"
#include "doorstep/hub/people/sessions.h"
#include "doorstep/platform/openssl.h"

#include "binding.h"

namespace doorstep::hub {

namespace {

using nlohmann::json;

constexpr std::string_view kCallback = "/v1/organisation/callback";
constexpr std::string_view kCookie = "__Host-doorstep-organisation";
constexpr std::size_t kCookieBytes = 32;
constexpr Millis kSignInMs = 600'000;  // from leaving the hub to coming back
constexpr std::size_t kThreads = 2;    // each may wait for the provider
constexpr std::size_t kMaxWaiting = 32;

// State, nonce and verifier follow from what this browser alone holds, each by a name of its own: nothing of them is kept.
std::string derived(const char* what, std::string_view cookie) {
  return base64url(secret_hash("doorstep-organisation " + std::string(what) + "\n" + std::string(cookie)));
}

// Lax, for the browser comes back from the provider's pages.
std::string cookie_header(std::string_view value) {
  const std::string cookie =
      std::string(kCookie) + "=" + std::string(value) + "; Path=/; Secure; HttpOnly; SameSite=Lax";
  return cookie + (value.empty() ? "; Max-Age=0" : "; Max-Age=600");
}

Response redirect(const std::string& to) {
  Response response;
  response.status = 303;
  response.headers.set("Location", to);
  response.headers.set("Cache-Control", "no-store");
  response.headers.set("Referrer-Policy", "no-referrer");
  return response;
}

// The sign-in page says it in words; the code is of the hub's own making.
Response refused(std::string_view code) {
  Response response = redirect("/#/sign-in/" + std::string(code));
  response.headers.add("Set-Cookie", cookie_header({}));
  return response;
}

std::string text_of(const Call& call, std::string_view name) {
  return std::string(call.query.get(name).value_or(""));
}

void begin(Connection& db, std::string_view cookie, Millis now) {
  if (db.try_lock("old organisation sign-ins"))
    db.send("DELETE FROM organisation_sign_in WHERE made_ms < $1", now - 2 * kSignInMs);
  db.exec("INSERT INTO organisation_sign_in (hash, made_ms) VALUES ($1, $2)", secret_hash(cookie), now);
}

// Whether it was begun at this hub and not used: of many at the same instant one takes it.
bool take(Connection& db, std::string_view cookie, Millis now) {
  return db.exec("DELETE FROM organisation_sign_in WHERE hash = $1 AND made_ms > $2", secret_hash(cookie),
                 now - kSignInMs) == 1;
}

std::string how(const Claims& claims) {
  return json{{"acr", claims.acr}, {"amr", claims.amr}}.dump(-1, ' ', true);
}

bool is_address(const std::string& url, bool private_addresses) {
  return url.starts_with("https://") || (private_addresses && url.starts_with("http://"));
}

}  // namespace

void expect_sound(const OidcSettings& settings) {
  const bool sound = is_address(settings.issuer, settings.private_addresses) && !settings.client_id.empty() &&
                     settings.redirect_uri.starts_with("https://") &&
                     settings.redirect_uri.ends_with(kCallback);
  if (!sound)
    throw Error(ErrorClass::rejected, "usage",
                "--oidc-issuer is https://…, with --oidc-client-id and --oidc-redirect-uri https://HUB" +
                    std::string(kCallback));
}

Organisation::Organisation(const Context& context, OrganisationOptions options)
    : hub_(context), lane_(kThreads, kMaxWaiting) {
  if (options.settings)
    provider_ = std::make_unique<OidcProvider>(std::move(*options.settings), std::move(options.fetch));
}

Organisation::~Organisation() = default;

Response Organisation::go(const Call& call) {
  if (!provider_) throw not_found();
  const std::string cookie = make_secret(hub_.random, kCookieBytes);
  std::string url;
  try {
    url = provider_->authorization_url(derived("state", cookie), derived("nonce", cookie),
                                       derived("verifier", cookie), call.received_at);
  } catch (const Problem& problem) {
    return refused(problem.code());
  }
  hub_.store.write([&](Connection& db) { begin(db, cookie, call.received_at); });
  Response response = redirect(url);
  response.headers.add("Set-Cookie", cookie_header(cookie));
  return response;
}

Response Organisation::come_back(const Call& call) {
  if (!provider_) throw not_found();
  const auto held = cookie_of(call.request, kCookie);
  const std::string cookie(held.value_or(""));
  if (cookie.empty() || !platform::equal_secrets(text_of(call, "state"), derived("state", cookie)))
    return refused("sign_in_unknown");
  if (!hub_.store.write([&](Connection& db) { return take(db, cookie, call.received_at); }))
    return refused("sign_in_unknown");
  try {
    return signed_in(call, cookie);
  } catch (const Problem& problem) {
    return refused(problem.code());
  }
}

Response Organisation::signed_in(const Call& call, const std::string& cookie) {
  const std::string code = text_of(call, "code");
  if (code.empty()) throw Problem(403, "sign_in_cancelled", "The provider gives no code.");
  const Claims claims = provider_->claims({code, text_of(call, "iss")}, derived("nonce", cookie),
                                          derived("verifier", cookie), call.received_at);
  const auto former = session_token(call.request);
  const std::string token = hub_.store.write([&](Connection& db) {
    const auto account = account_of(db, provider_->settings().issuer, claims, call.received_at);
    if (!account) throw Problem(403, "no_account", "Nobody here is known by this sign-in.");
    note_account_event(db, account->of, "organisation_sign_in", account->id, account->id, how(claims),
                       call.received_at);
    if (former) end_session(db, *former);
    return begin_session(db, hub_.random, *account, call.received_at, SignInMethod::organisation);
  });
  Response response = redirect("/");
  response.headers.add("Set-Cookie", cookie_header({}));
  response.headers.add("Set-Cookie", session_cookie(token));
  return response;
}

void Organisation::add_routes(Router& router) {
  router.add("GET", "/v1/sign-in", {}, [this](const Call& call) {
    return json_response(
        200, {{"organisation", provider_ != nullptr}, {"time", format_instant(call.received_at)}});
  });
  add_lane_route(router, lane_, hub_.clock, "GET", "/v1/organisation/sign-in", {},
                 [this](const Call& call) { return go(call); });
  add_lane_route(router, lane_, hub_.clock, "GET", "/v1/organisation/callback", {},
                 [this](const Call& call) { return come_back(call); });
}

}  // namespace doorstep::hub
