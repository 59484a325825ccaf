// The hub as a function from requests to responses: no socket, no thread of its own.
#pragma once

#include <functional>

#include "doorstep/hub/http/problem.h"
#include "doorstep/hub/http/router.h"
#include "doorstep/platform/clock.h"

namespace doorstep::hub {

// Who asks, from the request's bearer token; throws Problem (401, 403).
using Authenticate = std::function<Caller(const Request&)>;

// Thread-safe once it is built. Handlers run on the thread that calls handle(); what they throw becomes a
// problem document: a Problem as it says, Error(transient, space) 503 with Retry-After, anything else 500.
class Service {
 public:
  // Told of every answer: route pattern (empty where none), status. For logs and metrics.
  using Observe = std::function<void(const Request&, const Response&)>;

  Service(Router router, Authenticate authenticate, const platform::Clock& clock, Observe observe = {});
  void handle(Request request, Responder responder) const;
  // The same for tests and the simulator, where every answer is there when the handler returns (a store
  // without threads); a later answer is an Error(bug).
  Response handle_now(Request request) const;

 private:
  void dispatch(Request request, Responder responder) const;

  Router router_;
  Authenticate authenticate_;
  const platform::Clock& clock_;
  Observe observe_;
};

}  // namespace doorstep::hub
