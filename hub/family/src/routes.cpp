#include "doorstep/hub/family/routes.h"

#include "handlers.h"

namespace doorstep::hub {

void add_family_routes(Router& router, Store& store) {
  const auto add = [&](const char* method, const char* pattern, const std::vector<Role>& roles,
                       auto handler) {
    router.add(method, pattern, roles, [&store, handler](const Call& call) { return handler(store, call); });
  };
  const std::vector<Role> readers{Role::provider, Role::commissioner, Role::family, Role::person,
                                  Role::auditor};
  const std::vector<Role> family{Role::family, Role::person};
  add("GET", "/v1/people/{id}/schedule", readers, get_schedule);
  add("GET", "/v1/people/{id}/visits", readers, get_visits_of);
  add("GET", "/v1/people/{id}/outcomes", readers, get_outcomes);
  add("GET", "/v1/people/{id}/who-has-looked", {Role::provider, Role::family, Role::person, Role::auditor},
      get_who_has_looked);
  add("GET", "/v1/people/{id}/messages", family, get_messages_about);
  add("POST", "/v1/people/{id}/messages", family, post_message);
  add("GET", "/v1/messages", {Role::provider}, get_messages);
  add("POST", "/v1/messages/{id}/answer", {Role::provider}, post_answer);
  add("POST", "/v1/visits/{id}/rating", family, post_rating);
  add("GET", "/v1/ratings", {Role::provider}, get_ratings);
}

}  // namespace doorstep::hub
