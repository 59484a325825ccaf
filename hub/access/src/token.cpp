#include "token.h"

#include <nlohmann/json.hpp>

#include "doorstep/event/jwt.h"
#include "doorstep/hub/access/routes.h"
#include "doorstep/hub/access/secret.h"
#include "doorstep/platform/openssl.h"

#include "enrolment.h"
#include "principal.h"
#include "recovery.h"
#include "token_request.h"

namespace doorstep::hub {

namespace {

constexpr std::size_t kTokenBytes = 20;  // 160 bits, RFC 6749 §10.10; every request carries it
constexpr Millis kSecond = 1000;
constexpr Millis kLeeway = 60 * kSecond;
// How long an expired token is still called expired, and a jti kept beyond the time at which it is refused anyhow.
constexpr Millis kKeepExpired = 24LL * 3600 * kSecond;

// What a client has proved to be, and the jti that it has used for it.
struct Proof {
  std::string principal;
  std::optional<event::Assertion> assertion;
};

TokenRefusal refused(std::string code, std::string description) {
  return {401, "invalid_client", std::move(code), std::move(description)};
}

void check_time(const event::Assertion& assertion, Millis now) {
  if (assertion.iat * kSecond > now + kLeeway || assertion.exp * kSecond < now - kLeeway) {
    throw refused("assertion_time", "The assertion is not of this time: `time` says what the hub's is.");
  }
}

Proof prove_by_assertion(const Context& context, const TokenRequest& request, Millis now) {
  auto assertion = event::parse_assertion(request.assertion);
  const auto principal =
      !assertion ? std::nullopt
                 : context.store.read([&](Connection& db) { return find_principal(db, assertion->client); });
  const bool good = principal && principal->public_key &&
                    (request.client_id.empty() || request.client_id == assertion->client) &&
                    assertion->is_for(context.identity.issuer) &&
                    event::verify_assertion(context.crypto, *principal->public_key, *assertion) &&
                    assertion->is_short();
  if (!good) throw refused("bad_assertion", "The assertion does not hold.");
  if (principal->revoked) {
    auto refusal = refused("device_revoked", "The office has revoked this device.");
    refusal.wipe = principal->wipe;
    throw refusal;
  }
  check_time(*assertion, now);
  return {principal->caller.id, std::move(assertion)};
}

Proof prove_by_secret(const Context& context, const TokenRequest& request) {
  const auto principal =
      context.store.read([&](Connection& db) { return find_principal(db, request.client_id); });
  const Digest hash = secret_hash(request.client_secret);
  const std::string_view given(reinterpret_cast<const char*>(hash.data()), hash.size());
  if (!principal || !principal->secret_hash || !platform::equal_secrets(*principal->secret_hash, given)) {
    auto refusal = refused("bad_secret", "There is no client of this id and secret.");
    refusal.basic = request.basic;
    throw refusal;
  }
  return {principal->caller.id, std::nullopt};
}

void use_jti(Connection& db, const std::string& principal, const event::Assertion& assertion) {
  const auto added = db.exec(
      "INSERT INTO used_jti (principal, jti, expires_ms) VALUES ($1, $2, $3) ON CONFLICT (principal, jti) DO "
      "NOTHING",
      principal, assertion.jti, assertion.exp * kSecond);
  if (added == 0) throw refused("assertion_replayed", "The assertion has been used already.");
}

void keep_token(Connection& db, const std::string& principal, const std::string& token, Millis now,
                std::int64_t token_seconds) {
  if (db.try_lock("expired tokens")) {
    db.send("DELETE FROM token WHERE expires_ms < $1", now - kKeepExpired);
    db.send("DELETE FROM used_jti WHERE expires_ms < $1", now - kKeepExpired);
  }
  db.exec("INSERT INTO token (hash, principal, expires_ms) VALUES ($1, $2, $3)", secret_hash(token),
          principal, now + token_seconds * kSecond);
}

Response refusal_response(const TokenRefusal& refusal, Millis now) {
  nlohmann::json body{{"error", refusal.error},
                      {"error_description", refusal.description},
                      {"code", refusal.code},
                      {"time", format_instant(now)}};
  if (refusal.wipe) body["wipe"] = true;
  Response response = json_response(refusal.status, body);
  if (refusal.basic) response.headers.set("WWW-Authenticate", "Basic realm=\"doorstep\"");
  return response;
}

Response token_response(const Context& context, const std::string& token) {
  Response response = json_response(200, {{"access_token", token},
                                          {"token_type", "Bearer"},
                                          {"expires_in", context.token_seconds},
                                          {"time", format_instant(context.clock.wall_ms())}});
  response.headers.set("Cache-Control", "no-store");  // RFC 6749 §5.1
  return response;
}

Response failed(const std::exception_ptr& failure, Millis now) {
  try {
    std::rethrow_exception(failure);
  } catch (const TokenRefusal& refusal) {
    return refusal_response(refusal, now);
  } catch (...) {
    return failure_response(std::current_exception(), now);
  }
}

void give_token(const Context& context, Proof proof, Millis now, Responder&& responder) {
  const auto token = std::make_shared<const std::string>(make_secret(context.random, kTokenBytes));
  const auto token_seconds = context.token_seconds;
  context.store.submit(
      [=, proof = std::move(proof)](Connection& db) {
        if (proof.assertion) use_jti(db, proof.principal, *proof.assertion);
        keep_token(db, proof.principal, *token, now, token_seconds);
      },
      [&context, token, to = std::move(responder)](const std::exception_ptr& failure) mutable {
        to(failure ? failed(failure, context.clock.wall_ms()) : token_response(context, *token));
      });
}

}  // namespace

void handle_token(const Context& context, const std::shared_ptr<const Call>& call, Responder&& responder) {
  const Millis now = call->received_at;
  std::optional<Proof> proof;
  try {
    const auto request = parse_token_request(call->request);
    proof = request.assertion.empty() ? prove_by_secret(context, request)
                                      : prove_by_assertion(context, request, now);
  } catch (const TokenRefusal& refusal) {
    responder(refusal_response(refusal, context.clock.wall_ms()));
    return;
  }
  give_token(context, std::move(*proof), now, std::move(responder));
}

void add_access_routes(Router& router, const Context& context) {
  router.add_async("POST", "/v1/enrolments", {}, [&context](const auto& call, Responder&& responder) {
    handle_enrolment(context, call, std::move(responder));
  });
  router.add_async("POST", "/oauth2/token", {}, [&context](const auto& call, Responder&& responder) {
    handle_token(context, call, std::move(responder));
  });
  router.add("POST", "/v1/devices/{device}/recovery", {Role::device},
             [&context](const Call& call) { return post_recovery(context, call); });
}

}  // namespace doorstep::hub
