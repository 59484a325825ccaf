// Who may see what of whom: given and withdrawn by the office, checked at each request, kept with its history.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "doorstep/event/ids.h"
#include "doorstep/event/instant.h"
#include "doorstep/hub/http/router.h"
#include "doorstep/hub/office/names.h"
#include "doorstep/hub/store/connection.h"

namespace doorstep::hub {

struct Grant {
  std::string id;  // UUID
  std::string account;
  ProviderId provider;
  PersonId person;
  std::vector<std::string> scopes;  // schedule, notes, outcomes: one or more, each once
  std::string basis;                // consent, parental_responsibility, power_of_attorney, deputyship
  std::string from;                 // the days on which one may look, of the provider's zone, both included
  std::optional<std::string> to;    // no last day: until it is withdrawn
  std::string review_date;          // by which the office looks at it again
  Millis given_at = 0;
  std::string given_by;  // an account
  std::optional<Millis> withdrawn_at;
  std::string withdrawn_by;
  std::string withdrawn_reason;
};

// Throws Problem (400) where scopes, basis or dates are none of those above.
void expect_sound(const Grant& grant);
void give_grant(Connection& db, const Grant& grant);
// False where there is none of this id at the provider, or it is withdrawn already.
bool withdraw_grant(Connection& db, const ProviderId& provider, std::string_view id, std::string_view by,
                    std::string_view reason, Millis now);
std::optional<Grant> find_grant(Connection& db, const ProviderId& provider, std::string_view id);
// The newest first, those given before `before_ms` (and of the same instant by id); of one person where it is given.
std::vector<Grant> grants_of(Connection& db, const ProviderId& provider,
                             const std::optional<PersonId>& person, std::string_view after,
                             std::size_t limit);

// What the account may see at this moment, scopes of several grants together; by provider and person.
std::vector<GrantedPerson> granted_people(Connection& db, std::string_view account, Millis now);

enum class Scope { schedule, notes, outcomes };
// Of staff: always, for they are not bound by grants but by Sight.
bool is_granted(const Caller& caller, const ProviderId& provider, const PersonId& person, Scope scope);

}  // namespace doorstep::hub
