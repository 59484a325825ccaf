// From a method and a path to the handler that answers it. Each area of the hub adds its own:
//   void add_feed_routes(Router& router, Store& store, const platform::Clock& clock);
#pragma once

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "doorstep/event/ids.h"
#include "doorstep/event/instant.h"
#include "doorstep/hub/http/message.h"
#include "doorstep/hub/store/unique_function.h"

namespace doorstep::hub {

// `device`, and clients of a `provider` or a `commissioner`, are machines with a bearer token. People sign in: a
// provider's office and a commissioner's officers under the same two roles, families, the people supported, auditors.
enum class Role { device, provider, commissioner, operator_, family, person, auditor };
std::string_view to_string(Role role);  // "operator" of operator_
std::optional<Role> role_of(std::string_view text);

// What a family member or a person supported may see of one person, at this moment.
struct GrantedPerson {
  ProviderId provider;
  PersonId person;
  bool schedule = false;
  bool notes = false;
  bool outcomes = false;
  friend bool operator==(const GrantedPerson&, const GrantedPerson&) = default;
};

// Who asks, as the bearer token or the session says. `provider` is empty for a commissioner; `of` is the name of the
// provider or commissioner whose client or member of staff it is, empty for a device and where there is none.
struct Caller {
  Role role = Role::device;
  std::string id;
  ProviderId provider;
  std::string of;
  std::string account = {};  // of a person who has signed in, then the same as `id`; else empty
  bool admin = false;        // manages the accounts of its own staff
  std::vector<GrantedPerson> granted = {};  // of a family member or a person supported
  std::string credential = {};              // SHA-256 of the token or the session, 32 bytes
  std::int64_t access_version = 0;          // of the account, as it was at this request
};

// Answers one request, once, from any thread. One that is dropped unanswered answers 500 without a body.
class Responder {
 public:
  using Send = UniqueFunction<void(Response)>;
  explicit Responder(Send send) : send_(std::move(send)) {}
  Responder(Responder&&) noexcept = default;
  Responder& operator=(Responder&&) noexcept = default;
  ~Responder();
  void operator()(Response response);

 private:
  Send send_;
};

// What a handler is given. It may keep it (shared) until it has answered.
struct Call {
  Request request;
  Millis received_at = 0;  // the hub's clock when the whole request was there
  Caller caller;           // of a route for anyone: empty
  Fields query;
  std::vector<std::string> params;  // what stood for each {name} of the pattern, decoded, in their order
};

using Handler = std::function<Response(const Call&)>;
// For answers that wait for a commit: returns at once and answers through the Responder.
// It moves from the Responder when it has nothing more to throw.
using AsyncHandler = std::function<void(std::shared_ptr<const Call>, Responder&&)>;

class Router {
 public:
  struct Route {
    std::string method;
    std::string pattern;
    std::vector<std::string> segments;  // "{…}" stands for any one segment that is not empty
    std::vector<Role> roles;            // empty: for anyone, without a token
    AsyncHandler handler;
  };
  struct Match {
    const Route* route = nullptr;  // null: there is none for this method
    std::vector<std::string> params;
    std::string allowed;  // the methods that the path has, for 405; empty: no such path
  };

  // A handler may throw Problem. `pattern`: "/v1/devices/{device}/events".
  void add(std::string method, std::string_view pattern, std::vector<Role> roles, Handler handler);
  void add_async(std::string method, std::string_view pattern, std::vector<Role> roles, AsyncHandler handler);
  Match match(std::string_view method, std::string_view path) const;
  const std::vector<Route>& routes() const { return routes_; }

 private:
  std::vector<Route> routes_;
};

}  // namespace doorstep::hub
