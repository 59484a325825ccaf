// Access tokens (protocol.md §3): client credentials with a signed assertion, RFC 6749 and RFC 7523.
#include <fmt/format.h>

#include "doorstep/event/jwt.h"

#include "state.h"

namespace doorstep::sync {
namespace {

constexpr std::int64_t kAssertionLife_s = 240;         // of 300 that the hub takes
constexpr std::int64_t kLastSecond = 253'402'300'799;  // of year 9999

}  // namespace

// The hub's last `time`, gone on by the uptime since; before the first answer of this boot the wall clock.
Millis Machine::State::hub_time() const {
  const auto time = heard ? parse_instant(heard->time) : std::nullopt;
  return time ? *time + (now.uptime_ms - heard->uptime_ms) : now.wall_ms;
}

std::string Machine::State::assertion() {
  const auto iat = std::clamp<std::int64_t>(hub_time() / 1000, 0, kLastSecond - kAssertionLife_s);
  const auto jti = fmt::format("{:016x}{:016x}", ports.random(), ports.random());
  return event::make_assertion(ports.signer, identity.device.str(), identity.issuer, iat,
                               iat + kAssertionLife_s, jti);
}

void Machine::State::start_token() {
  Request request;
  request.method = Method::post;
  request.path = "/oauth2/token";
  request.headers = {{"Content-Type", "application/x-www-form-urlencoded"}};
  request.body =
      "grant_type=client_credentials"
      "&client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer"
      "&client_assertion=" +
      assertion();
  send(std::move(request), Flight{});
}

void Machine::State::on_token(const Response& response) {
  if (response.status == 200) {
    auto answer = parse_token(response.body);
    if (!answer) return fail(ErrorClass::transient, "not_an_answer", 200);
    // A little before it runs out; never at once, whatever the hub says.
    const auto fresh_ms = std::max<std::int64_t>(answer->expires_in_s * 900, 1000);
    token = Token{std::move(answer->access_token), now.uptime_ms + fresh_ms};
    assertion_retried = assertion_bad = false;
    return;
  }
  const auto problem = parse_problem(response.body);
  if (response.status == 401 && problem) return on_assertion_refused(*problem);
  if (response.status == 401) return fail(ErrorClass::transient, "not_an_answer", 401);
  refused(response, problem);
}

void Machine::State::on_assertion_refused(const Problem& problem) {
  if (problem.code == "device_revoked") return shut_out_by_office(problem);
  const bool renewable = problem.code == "assertion_time" || problem.code == "assertion_replayed";
  if (renewable && !std::exchange(assertion_retried, true)) return;  // at once, by the time of this answer
  fail(ErrorClass::auth, problem.code, 401);
  if (problem.code != "bad_assertion" || !std::exchange(assertion_bad, true)) return;
  // Twice, so it was no accident of the way: the hub knows no such key, and so vouches for none of these
  // lines.
  assertion_bad = false;
  effects.emplace_back(Regressed{0});
  need_enrolment(EnrolmentReason::key_refused, std::nullopt);
}

}  // namespace doorstep::sync
