// The office invites a family member or the person supported by a one-time link, which makes the account and its grant.
#include "doorstep/hub/people/invitations.h"

#include <nlohmann/json.hpp>

#include "doorstep/hub/http/problem.h"
#include "doorstep/hub/people/accounts.h"
#include "doorstep/hub/people/grants.h"
#include "doorstep/hub/people/links.h"

#include "people_context.h"

namespace doorstep::hub {

using nlohmann::json;

namespace {

constexpr std::size_t kMaxMemberBytes = 200;
constexpr std::size_t kMaxDisplayNameBytes = 800;

Role role_of_invitation(const json& body) {
  const std::string role = text_member(body, "role", 20);
  if (role != "family" && role != "person") throw bad_request("role: family or person is wanted");
  return hub::role_of(role).value();
}

// Whom it is about, for the page that asks for a password: the person's first name and the provider.
Response invitation_shown(PeopleContext& people, const Call& call) {
  const std::string token = text_member(json_object_of(call.request), "token", kMaxMemberBytes);
  return json_response(200, people.hub.store.read([&](Connection& db) {
    const auto link = find_link(db, token, LinkKind::invitation, call.received_at);
    const json document = json::parse(link.document);
    return json{{"provider", link.provider.str()},
                {"role", document.at("role")},
                {"scopes", document.at("scopes")},
                {"expires", format_instant(link.expires_at)},
                {"time", format_instant(call.received_at)}};
  }));
}

void give_invited(Connection& db, const OneTimeLink& link, const std::string& account,
                  const std::string& grant_id, Millis now) {
  const json document = json::parse(link.document);
  Grant grant = grant_of_body(document);
  grant.id = grant_id;
  grant.account = account;
  grant.provider = link.provider;
  grant.person = PersonId(document.at("person").get<std::string>());
  grant.given_at = now;
  grant.given_by = link.made_by;
  give_grant(db, grant);
}

// {"token", "name", "display_name", "password"}: a new account.
Response accept_invitation(PeopleContext& people, const Call& call) {
  const json body = json_object_of(call.request);
  const std::string token = text_member(body, "token", kMaxMemberBytes);
  const std::string password = text_member(body, "password", kMaxPasswordBytes);
  NewAccount account{text_member(body, "name", kMaxMemberBytes),
                     text_member(body, "display_name", kMaxDisplayNameBytes)};
  people.hub.store.read(
      [&](Connection& db) { find_link(db, token, LinkKind::invitation, call.received_at); });
  expect_strong_password(password, account.name);
  const std::string encoded = hash_password(people.hub.random, password, people.options.password_cost);
  const std::string id = platform::make_uuid_v4(people.hub.random);
  const std::string grant_id = platform::make_uuid_v7(people.hub.random, call.received_at);
  const Account made = people.hub.store.write([&](Connection& db) {
    const auto link = take_link(db, token, LinkKind::invitation, call.received_at);
    account.role = role_of_invitation(json::parse(link.document));
    Account fresh = make_account(db, id, account, link.made_by, call.received_at);
    db.exec("UPDATE account SET password = $1 WHERE id = $2", encoded, id);
    give_invited(db, link, id, grant_id, call.received_at);
    return fresh;
  });
  return json_response(
      201, {{"account", made.id}, {"name", made.name}, {"time", format_instant(call.received_at)}});
}

// {"token"}: for who has an account already.
Response join_invitation(PeopleContext& people, const Call& call) {
  const std::string token = text_member(json_object_of(call.request), "token", kMaxMemberBytes);
  const std::string grant_id = platform::make_uuid_v7(people.hub.random, call.received_at);
  people.hub.store.write([&](Connection& db) {
    const auto link = take_link(db, token, LinkKind::invitation, call.received_at);
    if (role_of_invitation(json::parse(link.document)) != call.caller.role)
      throw Problem(403, "wrong_role", "The invitation is for another kind of account.");
    give_invited(db, link, call.caller.account, grant_id, call.received_at);
  });
  return json_response(201, {{"grant", grant_id}, {"time", format_instant(call.received_at)}});
}

}  // namespace

Response post_invitation(Store& store, platform::Random& random, const Call& call) {
  const json body = json_object_of(call.request);
  const Role role = role_of_invitation(body);
  const Grant grant = grant_of_body(body);
  expect_sound(grant);
  const ProviderId provider(call.caller.of);
  const Millis expires_at = call.received_at + kInvitationMs;
  const std::string token = store.write([&](Connection& db) {
    const auto person = find_person(db, provider, text_member(body, "person", kMaxMemberBytes));
    if (!person) throw not_found();
    json document = grant_body(grant);
    document["role"] = to_string(role);
    document["person"] = person->str();
    return make_link(db, random,
                     {LinkKind::invitation, "", document.dump(), provider, call.received_at,
                      call.caller.account, expires_at});
  });
  return json_response(201, {{"token", token},
                             {"expires", format_instant(expires_at)},
                             {"time", format_instant(call.received_at)}});
}

Grant grant_of_body(const json& body) {
  Grant grant;
  const json scopes = body.value("scopes", json());
  if (!scopes.is_array()) throw bad_request("scopes: a list is wanted");
  for (const json& scope : scopes) {
    if (!scope.is_string()) throw bad_request("scopes: names are wanted");
    grant.scopes.push_back(scope.get<std::string>());
  }
  grant.basis = text_member(body, "basis", 100);
  grant.from = text_member(body, "from", 10);
  const json to = body.value("to", json());
  if (!to.is_null()) grant.to = text_member(body, "to", 10);
  grant.review_date = text_member(body, "review_date", 10);
  return grant;
}

json grant_body(const Grant& grant) {
  return {{"scopes", grant.scopes},
          {"basis", grant.basis},
          {"from", grant.from},
          {"to", grant.to ? json(*grant.to) : json()},
          {"review_date", grant.review_date}};
}

void add_invitation_routes(Router& router, PeopleContext& people) {
  add_password_route(router, people, "POST", "/v1/invitations/accept", {}, accept_invitation);
  router.add("POST", "/v1/invitations/shown", {},
             [&people](const Call& call) { return invitation_shown(people, call); });
  router.add("POST", "/v1/invitations/joining", {Role::family, Role::person},
             [&people](const Call& call) { return join_invitation(people, call); });
}

}  // namespace doorstep::hub
