// Grants and invitations, given and withdrawn by the office.
#include <nlohmann/json.hpp>

#include "doorstep/hub/hours/paging.h"
#include "doorstep/hub/http/values.h"
#include "doorstep/hub/people/accounts.h"
#include "doorstep/hub/people/audit.h"
#include "doorstep/hub/people/invitations.h"

#include "handlers.h"

namespace doorstep::hub {

namespace {

using nlohmann::json;

constexpr std::size_t kMaxIdBytes = 200;
constexpr std::size_t kMaxReasonBytes = 2'000;

json grant_json(Connection& db, const Grant& grant) {
  const auto account = find_account(db, grant.account);
  json item = grant_body(grant);
  item.update({{"id", grant.id},
               {"account", grant.account},
               {"name", account ? json(account->display_name) : json()},
               {"role", account ? json(to_string(account->role)) : json()},
               {"person", grant.person.str()},
               {"given_at", format_instant(grant.given_at)},
               {"given_by", grant.given_by},
               {"withdrawn_at", instant_or_null(grant.withdrawn_at)},
               {"withdrawn_by", text_or_null(grant.withdrawn_by)},
               {"withdrawn_reason", text_or_null(grant.withdrawn_reason)}});
  return item;
}

PersonId own_person(Connection& db, const Call& call, std::string_view name) {
  const auto person = find_person(db, ProviderId(call.caller.of), name);
  if (!person) throw not_found();
  return *person;
}

// An account of family or of a person supported, that has a grant of this provider or had one: others are not known to
// it, and are invited.
void expect_known_account(Connection& db, const Call& call, const std::string& id) {
  const auto account = find_account(db, id);
  const bool known =
      account && !account->closed && !is_staff(account->role) &&
      db.first("SELECT 1 FROM access_grant WHERE provider = $1 AND account = $2 LIMIT 1", call.caller.of, id);
  if (!known) throw not_found();
}

}  // namespace

Response get_grants(const Context& hub, const Call& call) {
  const std::size_t limit = page_limit(call);
  const std::string after(call.query.get("after").value_or(""));
  std::vector<KnownPerson> people;
  std::optional<std::string> next;
  json items;
  hub.store.read([&](Connection& db) {
    items = json::array();
    people.clear();
    std::optional<PersonId> person;
    if (const auto name = call.query.get("person")) person = own_person(db, call, *name);
    const auto grants = grants_of(db, ProviderId(call.caller.of), person, after, limit + 1);
    for (const Grant& grant : grants) {
      if (items.size() == limit) return;
      items.push_back(grant_json(db, grant));
      people.push_back({grant.provider, grant.person});
      next = grant.id;
    }
    next.reset();
  });
  audit_reads_of_people(hub.store, call, "grants", std::move(people));
  return list_response(std::move(items), next, call.received_at);
}

Response post_grant(const Context& hub, const Call& call) {
  expect_person(call);
  const json body = json_object_of(call.request);
  Grant grant = grant_of_body(body);
  expect_sound(grant);
  grant.id = platform::make_uuid_v7(hub.random, call.received_at);
  grant.account = text_member(body, "account", kMaxIdBytes);
  grant.provider = ProviderId(call.caller.of);
  grant.given_at = call.received_at;
  grant.given_by = call.caller.account;
  hub.store.write([&](Connection& db) {
    grant.person = own_person(db, call, text_member(body, "person", kMaxIdBytes));
    expect_known_account(db, call, grant.account);
    give_grant(db, grant);
  });
  return json_response(201, {{"id", grant.id}, {"time", format_instant(call.received_at)}});
}

Response post_withdrawal(const Context& hub, const Call& call) {
  expect_person(call);
  const std::string reason = text_member(json_object_of(call.request), "reason", kMaxReasonBytes);
  hub.store.write([&](Connection& db) {
    const ProviderId provider(call.caller.of);
    if (!find_grant(db, provider, call.params.at(0))) throw not_found();
    if (!withdraw_grant(db, provider, call.params.at(0), call.caller.account, reason, call.received_at))
      throw Problem(409, "withdrawn_already", "The grant is withdrawn.");
  });
  return json_response(200, {{"id", call.params.at(0)}, {"time", format_instant(call.received_at)}});
}

Response post_invitation_of_office(const Context& hub, const Call& call) {
  expect_person(call);
  return post_invitation(hub.store, hub.random, call);
}

}  // namespace doorstep::hub
