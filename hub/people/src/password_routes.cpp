// Passwords: set by a one-time link, and changed by who knows the one before.
#include <nlohmann/json.hpp>

#include "doorstep/hub/http/problem.h"
#include "doorstep/hub/people/links.h"
#include "doorstep/hub/people/sessions.h"

#include "guesses.h"
#include "people_context.h"

namespace doorstep::hub {

namespace {

constexpr std::size_t kMaxLinkBytes = 200;

// The sessions end, but for `but` (a caller's credential).
void set_password(Connection& db, const Account& account, const std::string& encoded, std::string_view but,
                  Millis now) {
  db.exec("UPDATE account SET password = $1 WHERE id = $2", encoded, account.id);
  end_sessions(db, account.id, but);
  note_account_event(db, account.of, "password_set", account.id, account.id, "", now);
}

// {"token", "password"}: of a one-time link.
Response post_password(PeopleContext& people, const Call& call) {
  const auto body = json_object_of(call.request);
  const std::string token = text_member(body, "token", kMaxLinkBytes);
  const std::string password = text_member(body, "password", kMaxPasswordBytes);
  const Account account = people.hub.store.read([&](Connection& db) {
    const auto link = find_link(db, token, LinkKind::password, call.received_at);
    return find_account(db, link.account).value();
  });
  expect_strong_password(password, account.name);
  const std::string encoded = hash_password(people.hub.random, password, people.options.password_cost);
  people.hub.store.write([&](Connection& db) {
    take_link(db, token, LinkKind::password, call.received_at);
    set_password(db, account, encoded, {}, call.received_at);
  });
  return json_response(200, {{"name", account.name}, {"time", format_instant(call.received_at)}});
}

// It is guessed at as a sign-in is: a session that was left open is no way round the limit.
void expect_current_password(PeopleContext& people, const Call& call, const Account& account,
                             const std::string& password) {
  const Guess guess = make_guess(account.name, call.request.peer, platform::make_uuid_v4(people.hub.random));
  people.hub.store.write([&](Connection& db) { begin_guess(db, guess, call.received_at); });
  if (!verify_password(account.password.value(), password))
    throw Problem(403, "password_refused", "This is not the account's password.");
  people.hub.store.write([&](Connection& db) { forgive_guess(db, guess); });
}

// {"current_password", "new_password"}: this session goes on, all others end.
Response change_password(PeopleContext& people, const Call& call) {
  expect_person(call);
  const auto body = json_object_of(call.request);
  const std::string current = text_member(body, "current_password", kMaxPasswordBytes);
  const std::string fresh = text_member(body, "new_password", kMaxPasswordBytes);
  const Account account =
      people.hub.store.read([&](Connection& db) { return find_account(db, call.caller.account).value(); });
  if (!account.password) throw Problem(409, "no_password", "The account signs in without a password.");
  expect_current_password(people, call, account, current);
  expect_strong_password(fresh, account.name);
  if (fresh == current) throw Problem(400, "weak_password", "The new password is the one before.");
  const std::string encoded = hash_password(people.hub.random, fresh, people.options.password_cost);
  people.hub.store.write(
      [&](Connection& db) { set_password(db, account, encoded, call.caller.credential, call.received_at); });
  return json_response(200, {{"name", account.name}, {"time", format_instant(call.received_at)}});
}

}  // namespace

void add_password_routes(Router& router, PeopleContext& people) {
  add_password_route(router, people, "POST", "/v1/passwords", {}, post_password);
  add_password_route(router, people, "POST", "/v1/passwords/change", roles_of_people(), change_password);
}

}  // namespace doorstep::hub
