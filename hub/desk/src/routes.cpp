#include "doorstep/hub/desk/routes.h"

#include <memory>

#include "handlers.h"

namespace doorstep::hub {

void add_desk_routes(Router& router, const Context& context) {
  const auto add = [&](const char* method, const char* pattern, const std::vector<Role>& roles,
                       auto handler) {
    router.add(method, pattern, roles,
               [&context, handler](const Call& call) { return handler(context, call); });
  };
  const std::vector<Role> office{Role::provider};
  const std::vector<Role> admins{Role::provider, Role::commissioner, Role::operator_};
  add("GET", "/v1/people", {Role::provider, Role::commissioner}, get_people);
  add("GET", "/v1/names", {Role::provider, Role::commissioner},
      [reads = std::make_shared<RecentReads>()](const Context& hub, const Call& call) {
        return get_names(hub, *reads, call);
      });
  add("GET", "/v1/carers", office, get_carers);
  add("GET", "/v1/devices", office, get_devices);
  add("POST", "/v1/devices/{device}/revocation", office, post_revocation);
  add("POST", "/v1/enrolment-codes", office, post_enrolment_code);
  add("POST", "/v1/imports", office, post_import);
  add("GET", "/v1/grants", office, get_grants);
  add("POST", "/v1/grants", office, post_grant);
  add("POST", "/v1/grants/{id}/withdrawal", office, post_withdrawal);
  add("POST", "/v1/invitations", office, post_invitation_of_office);
  add("GET", "/v1/accounts", admins, get_accounts);
  add("POST", "/v1/accounts", admins, post_account);
  add("POST", "/v1/accounts/{id}/closure", admins, post_closure);
  add("POST", "/v1/accounts/{id}/reopening", admins, post_reopening);
  add("POST", "/v1/accounts/{id}/totp-removal", admins, post_totp_removal);
  add("POST", "/v1/accounts/{id}/password-link", admins, post_password_link);
}

}  // namespace doorstep::hub
