// The handlers of this layer.
#pragma once

#include "doorstep/hub/access/context.h"
#include "doorstep/hub/http/problem.h"
#include "doorstep/hub/http/router.h"
#include "doorstep/hub/people/recent_reads.h"

namespace doorstep::hub {

Response get_people(const Context& hub, const Call& call);
Response get_names(const Context& hub, RecentReads& reads, const Call& call);
Response get_carers(const Context& hub, const Call& call);
Response get_devices(const Context& hub, const Call& call);
Response post_revocation(const Context& hub, const Call& call);
Response post_enrolment_code(const Context& hub, const Call& call);
Response post_import(const Context& hub, const Call& call);
Response get_grants(const Context& hub, const Call& call);
Response post_grant(const Context& hub, const Call& call);
Response post_withdrawal(const Context& hub, const Call& call);
Response post_invitation_of_office(const Context& hub, const Call& call);
Response get_accounts(const Context& hub, const Call& call);
Response post_account(const Context& hub, const Call& call);
Response post_closure(const Context& hub, const Call& call);
Response post_reopening(const Context& hub, const Call& call);
Response post_totp_removal(const Context& hub, const Call& call);
Response post_password_link(const Context& hub, const Call& call);

// What somebody answers for: not for a machine of the same role.
inline void expect_person(const Call& call) {
  if (call.caller.account.empty())
    throw Problem(403, "wrong_role", "This route is for people who have signed in.");
}

}  // namespace doorstep::hub
