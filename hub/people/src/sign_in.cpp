#include "sign_in.h"

#include <nlohmann/json.hpp>

#include "doorstep/hub/access/secret.h"
#include "doorstep/hub/http/problem.h"
#include "doorstep/hub/people/accounts.h"
#include "doorstep/hub/people/sessions.h"

#include "guesses.h"
#include "second_factor.h"

namespace doorstep::hub {

namespace {

constexpr std::size_t kMaxGivenNameBytes = 200;

// The same for an unknown name, a wrong password and a closed account.
Problem sign_in_refused() {
  return Problem(401, "sign_in_refused", "The hub does not take this name and password.")
      .header("WWW-Authenticate", "Bearer");
}

struct Attempt {
  std::string name;
  std::string password;
  nlohmann::json body;
};

Attempt attempt_of(const Call& call) {
  if (media_type_of(call.request) != "application/json") throw bad_request("A JSON body is wanted.");
  const auto body = json_object_of(call.request);
  const std::string given = text_member(body, "name", kMaxGivenNameBytes);
  return {sign_in_name(given).value_or(given), text_member(body, "password", kMaxPasswordBytes), body};
}

// The account of this name and password; it takes as long where there is none.
std::optional<Account> account_of(PeopleContext& people, const Attempt& attempt) {
  auto account =
      people.hub.store.read([&](Connection& db) { return find_account_by_name(db, attempt.name); });
  const bool usable = account && account->password && !account->closed;
  const bool good =
      verify_password(usable ? *account->password : people.nobodys_password(), attempt.password);
  if (!usable || !good) return std::nullopt;
  return account;
}

// Who knows the password is told that a code is needed, and has not guessed; a wrong code is a wrong guess.
void expect_second_factor(PeopleContext& people, const Account& account, const Attempt& attempt,
                          const Guess& guess, Millis now) {
  if (!account.has_totp) return;
  if (!attempt.body.contains("totp") && !attempt.body.contains("recovery_code")) {
    people.hub.store.write([&](Connection& db) { forgive_guess(db, guess); });
    throw Problem(401, "totp_needed", "A code of the authenticator app is needed too.")
        .header("WWW-Authenticate", "Bearer");
  }
  const bool good = people.hub.store.write(
      [&](Connection& db) { return take_second_factor(db, people, account, attempt.body, now); });
  if (!good) throw sign_in_refused();
}

std::optional<std::string> stronger_hash(PeopleContext& people, const Account& account,
                                         const Attempt& attempt) {
  if (!is_weaker(*account.password, people.options.password_cost)) return std::nullopt;
  return hash_password(people.hub.random, attempt.password, people.options.password_cost);
}

}  // namespace

Response post_session(PeopleContext& people, const Call& call) {
  expect_own_origin(call.request, false);
  const Attempt attempt = attempt_of(call);
  Store& store = people.hub.store;
  const Millis now = call.received_at;
  const Guess guess = make_guess(attempt.name, call.request.peer, platform::make_uuid_v4(people.hub.random));
  store.write([&](Connection& db) { begin_guess(db, guess, now); });
  const auto account = account_of(people, attempt);
  if (!account) throw sign_in_refused();
  expect_second_factor(people, *account, attempt, guess, now);
  const auto stronger = stronger_hash(people, *account, attempt);
  const auto former = session_token(call.request);
  const std::string token = store.write([&](Connection& db) {
    forget_guesses(db, guess);
    if (stronger) {
      db.exec("UPDATE account SET password = $1 WHERE id = $2 AND password = $3", *stronger, account->id,
              *account->password);
    }
    if (former) end_session(db, *former);
    return begin_session(db, people.hub.random, *account, now);
  });
  return session_response(people, 201, token, now);
}

}  // namespace doorstep::hub
