#include "doorstep/hub/people/people.h"

#include <nlohmann/json.hpp>

#include "doorstep/hub/access/secret.h"
#include "doorstep/hub/http/problem.h"

#include "people_context.h"
#include "second_factor.h"

namespace doorstep::hub {

namespace {

constexpr std::size_t kDecoyBytes = 32;

}  // namespace

PeopleContext::PeopleContext(const Context& context, PeopleOptions chosen)
    : hub(context), options(std::move(chosen)), lane(options.password_threads, options.max_waiting) {}

const std::string& PeopleContext::nobodys_password() {
  std::call_once(once_, [this] {
    nobodys_password_ =
        hash_password(hub.random, make_secret(hub.random, kDecoyBytes), options.password_cost);
  });
  return nobodys_password_;
}

People::People(const Context& context, PeopleOptions options)
    : context_(std::make_unique<PeopleContext>(context, std::move(options))) {}

People::~People() = default;

void People::add_routes(Router& router) {
  add_session_routes(router, *context_);
  add_password_routes(router, *context_);
  add_invitation_routes(router, *context_);
  add_totp_routes(router, *context_);
}

void add_password_route(Router& router, PeopleContext& people, const char* method, const char* pattern,
                        std::vector<Role> roles, PasswordWork work) {
  add_lane_route(router, people.lane, people.hub.clock, method, pattern, std::move(roles),
                 [&people, work](const Call& call) { return work(people, call); });
}

void expect_person(const Call& call) {
  if (call.caller.account.empty())
    throw Problem(403, "wrong_role", "This route is for people who have signed in.");
}

std::string text_member(const nlohmann::json& body, const char* name, std::size_t max_bytes) {
  const auto member = body.find(name);
  if (member == body.end() || !member->is_string()) throw bad_request(std::string(name) + ": text is wanted");
  const auto& text = member->get_ref<const std::string&>();
  if (text.empty() || text.size() > max_bytes) throw bad_request(std::string(name) + ": empty or too long");
  return text;
}

}  // namespace doorstep::hub
