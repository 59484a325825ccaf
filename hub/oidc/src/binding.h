// Which account somebody who has signed in at the provider has here.
#pragma once

#include <optional>
#include <string>

#include "doorstep/hub/oidc/id_token.h"
#include "doorstep/hub/people/accounts.h"

namespace doorstep::hub {

// That of the issuer and the subject. Where there is none, the one account that was made for this issuer and this e-mail
// address, which the provider must have verified, and that nobody has used yet: from now on it is the subject's, and no
// other subject's, whatever address that shows. nullopt: none, or a closed one, or one of no member of staff.
std::optional<Account> account_of(Connection& db, const std::string& issuer, const Claims& claims,
                                  Millis now);

}  // namespace doorstep::hub
