#include "doorstep/hub/http/service.h"

#include <algorithm>
#include <chrono>
#include <future>

#include <date/date.h>

#include "encoding.h"

namespace doorstep::hub {

namespace {

using SteadyClock = std::chrono::steady_clock;

// IMF-fixdate of RFC 9110 §5.6.7: "Sat, 21 Nov 2026 08:05:31 GMT".
std::string http_date(Millis now) {
  const date::sys_time<std::chrono::milliseconds> instant{std::chrono::milliseconds(now)};
  return date::format("%a, %d %b %Y %H:%M:%S GMT", date::floor<std::chrono::seconds>(instant));
}

Problem no_route(const Router::Match& match) {
  if (match.allowed.empty()) return not_found();
  return Problem(405, "method_not_allowed", "The route does not know this method.")
      .header("Allow", match.allowed);
}

// Answers to GET hold personal data, or change, unless they say otherwise; those to POST are not cached (RFC 9111).
void add_general_headers(Response& response, std::string_view method, Millis now) {
  response.headers.set("Date", http_date(now));
  if (method == "GET" && !response.headers.get("Cache-Control"))
    response.headers.set("Cache-Control", "no-store");
}

}  // namespace

Service::Service(Router router, Authenticate authenticate, const platform::Clock& clock, Observe observe)
    : router_(std::move(router)),
      authenticate_(std::move(authenticate)),
      clock_(clock),
      observe_(std::move(observe)) {}

void Service::handle(Request request, Responder responder) const {
  const auto call = std::make_shared<Call>();
  call->request = std::move(request);
  call->received_at = clock_.wall_ms();
  auto match = router_.match(call->request.method, call->request.path());
  const std::string accepted(call->request.headers.get("Accept-Encoding").value_or(""));
  Responder finish([this, accepted, started = SteadyClock::now(), method = call->request.method,
                    route = match.route, request_bytes = call->request.body.size(),
                    to = std::move(responder)](Response response) mutable {
    const Millis now = clock_.wall_ms();
    if (response.status == 500 && response.body.empty()) response = failure_response(nullptr, now);
    add_general_headers(response, method, now);
    if (!response.open) encode_body(response, accepted);
    if (observe_) {
      const auto took = std::chrono::duration_cast<std::chrono::microseconds>(SteadyClock::now() - started);
      observe_({method, route == nullptr ? std::string_view() : route->pattern, response.status,
                request_bytes, response.body.size(), took.count(), response.cause});
    }
    to(std::move(response));
  });
  try {
    dispatch(call, match, std::move(finish));
  } catch (...) {
    finish(failure_response(std::current_exception(), clock_.wall_ms()));
  }
}

void Service::dispatch(const std::shared_ptr<Call>& call, Router::Match& match, Responder&& responder) const {
  if (match.route == nullptr) throw no_route(match);
  const auto& roles = match.route->roles;
  if (!roles.empty()) {
    call->caller = authenticate_(call->request);
    if (std::find(roles.begin(), roles.end(), call->caller.role) == roles.end()) {
      throw Problem(403, "wrong_role", "This route is not for this kind of caller.");
    }
  }
  auto query = Fields::parse(call->request.query());
  if (!query) throw bad_request("The query is malformed.");
  call->query = std::move(*query);
  call->params = std::move(match.params);
  match.route->handler(call, std::move(responder));
}

bool Service::is_for_devices(const Request& request) const {
  const auto match = router_.match(request.method, request.path());
  return match.route != nullptr && match.route->roles == std::vector{Role::device};
}

Response Service::problem(const Problem& problem) const {
  const Millis now = clock_.wall_ms();
  Response response = problem_response(problem, now);
  add_general_headers(response, {}, now);
  return response;
}

Response Service::handle_now(Request request) const {
  std::promise<Response> promise;
  auto answer = promise.get_future();
  handle(std::move(request),
         Responder([&promise](Response response) { promise.set_value(std::move(response)); }));
  return answer.get();
}

}  // namespace doorstep::hub
