// People who sign in: their routes, and who a request is from.
#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include "doorstep/hub/access/context.h"
#include "doorstep/hub/http/service.h"
#include "doorstep/hub/people/password.h"

namespace doorstep::hub {

struct PeopleOptions {
  PasswordCost password_cost;
  std::size_t password_threads = 2;  // how many passwords are hashed at once
  std::size_t max_waiting = 32;      // sign-ins that wait for them; beyond it 503 with Retry-After
  std::string operator_token;        // a bearer token that stands for the operator; empty: none
  // Staff without a second factor can do nothing but set one up. False is for the demo alone: no option of the program.
  bool staff_need_totp = true;
};

struct PeopleContext;

// Thread-safe. The context outlives it.
class People {
 public:
  People(const Context& context, PeopleOptions options);
  ~People();  // finishes the sign-ins under way; the store is still there then
  People(const People&) = delete;
  People& operator=(const People&) = delete;

  // /v1/session, /v1/sessions, /v1/passwords and what belongs to them. The routers go before this does.
  void add_routes(Router& router);

  // By the session's cookie, by the operator's token, else as `machines` says. A cookie with an Authorization header is
  // refused. The Problems are 401 session_ended, 403 csrf_refused and those of `machines`.
  Authenticate authenticate(Authenticate machines);

 private:
  std::unique_ptr<PeopleContext> context_;
};

}  // namespace doorstep::hub
