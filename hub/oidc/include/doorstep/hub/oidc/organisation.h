// 'Sign in with your organisation': OpenID Connect, authorization code with PKCE, for staff whose accounts name the provider.
#pragma once

#include <memory>
#include <optional>

#include "doorstep/hub/access/context.h"
#include "doorstep/hub/http/router.h"
#include "doorstep/hub/oidc/provider.h"
#include "doorstep/hub/people/work_lane.h"

namespace doorstep::hub {

struct OrganisationOptions {
  std::optional<OidcSettings> settings;  // nullopt: staff sign in by a password alone
  Fetch fetch;
};

// Throws Error(rejected, "usage") where the settings are none: https (unless private addresses are taken), a client, and a
// redirect URI that ends with the callback's path.
void expect_sound(const OidcSettings& settings);

// Thread-safe. The context outlives it.
class Organisation {
 public:
  Organisation(const Context& context, OrganisationOptions options);
  ~Organisation();  // finishes the sign-ins under way; the store is still there then
  Organisation(const Organisation&) = delete;
  Organisation& operator=(const Organisation&) = delete;

  // GET /v1/sign-in, /v1/organisation/sign-in and /v1/organisation/callback. The routers go before this does.
  void add_routes(Router& router);

 private:
  Response go(const Call& call);
  Response come_back(const Call& call);
  Response signed_in(const Call& call, const std::string& cookie);

  const Context& hub_;
  std::unique_ptr<OidcProvider> provider_;  // null: none is configured
  WorkLane lane_;                           // last: its threads end before what they use
};

}  // namespace doorstep::hub
