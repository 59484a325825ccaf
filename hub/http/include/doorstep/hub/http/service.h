// The hub as a function from requests to responses: no socket, no thread of its own.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string_view>

#include "doorstep/hub/http/problem.h"
#include "doorstep/hub/http/router.h"
#include "doorstep/platform/clock.h"

namespace doorstep::hub {

// Who asks, from the request's bearer token; throws Problem (401, 403).
using Authenticate = std::function<Caller(const Request&)>;

// One request as logs and metrics may tell of it: no path, no id.
struct Observed {
  std::string_view method;
  std::string_view route;  // the pattern; empty where there is none
  int status = 0;
  std::size_t request_bytes = 0;
  std::size_t response_bytes = 0;
  std::int64_t duration_us = 0;
  std::string_view cause = {};  // Response::cause
};

// Thread-safe once it is built, and it must outlive the requests under way. Handlers run on the thread that calls
// handle(); what they throw becomes a problem document (failure_response()). Every answer gets Date by the hub's
// clock.
class Service {
 public:
  using Observe = std::function<void(const Observed&)>;  // called from any thread

  Service(Router router, Authenticate authenticate, const platform::Clock& clock, Observe observe = {});
  void handle(Request request, Responder responder) const;
  // A problem document as handle() would answer it, for what never came so far as to be a request.
  Response problem(const Problem& problem) const;
  // The same for tests and the simulator: waits for the answer.
  Response handle_now(Request request) const;
  // Whether it asks for a route that is for devices alone.
  bool is_for_devices(const Request& request) const;
  const Router& router() const { return router_; }

 private:
  void dispatch(const std::shared_ptr<Call>& call, Router::Match& match, Responder&& responder) const;

  Router router_;
  Authenticate authenticate_;
  const platform::Clock& clock_;
  Observe observe_;
};

}  // namespace doorstep::hub
