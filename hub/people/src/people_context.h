// What the parts of this layer share.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "doorstep/hub/http/router.h"
#include "doorstep/hub/people/invitations.h"
#include "doorstep/hub/people/people.h"
#include "doorstep/hub/people/work_lane.h"

namespace doorstep::hub {

struct PeopleContext {
  PeopleContext(const Context& context, PeopleOptions chosen);

  const Context& hub;
  const PeopleOptions options;
  // Of no account, hashed at the same cost: an unknown name takes as long as a known one. Made when it is first needed.
  const std::string& nobodys_password();

 private:
  std::once_flag once_;
  std::string nobodys_password_;

 public:
  WorkLane lane;  // last: its threads end before what they use
};

// Work that hashes a password: answered from a thread of the lane.
using PasswordWork = Response (*)(PeopleContext& people, const Call& call);
void add_password_route(Router& router, PeopleContext& people, const char* method, const char* pattern,
                        std::vector<Role> roles, PasswordWork work);

void add_session_routes(Router& router, PeopleContext& people);
Response post_session(PeopleContext& people, const Call& call);

// The request comes from a page of this hub, as far as the browser tells: Sec-Fetch-Site, else Origin. Where it tells
// nothing, `needed` decides. Throws Problem (403 csrf_refused).
void expect_own_origin(const Request& request, bool needed);

// For routes that a machine of the same role has no use of. Throws Problem (403 wrong_role).
void expect_person(const Call& call);

void add_password_routes(Router& router, PeopleContext& people);
void add_invitation_routes(Router& router, PeopleContext& people);

}  // namespace doorstep::hub
