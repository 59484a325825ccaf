// Accounts of staff: an administrator's own, and the operator's first ones.
#include "doorstep/hub/people/accounts.h"

#include <nlohmann/json.hpp>

#include "doorstep/hub/hours/paging.h"
#include "doorstep/hub/people/invitations.h"
#include "doorstep/hub/people/links.h"

#include "handlers.h"

namespace doorstep::hub {

namespace {

using nlohmann::json;

constexpr std::size_t kMaxBytes = 800;

void expect_admin(const Call& call) {
  if (!call.caller.admin) throw Problem(403, "wrong_role", "Accounts are an administrator's.");
}

struct Whose {
  Role role;
  std::string of;
};

// An administrator's are those of the same provider or commissioner; the operator says whose.
Whose whose(const Call& call, const json& body) {
  if (call.caller.role != Role::operator_) return {call.caller.role, call.caller.of};
  const auto role = role_of(text_member(body, "role", kMaxBytes));
  if (!role || !is_staff(*role))
    throw bad_request("role: provider, commissioner, operator or auditor is wanted");
  const json of = body.value("of", json());
  return {*role, of.is_null() ? std::string() : text_member(body, "of", kMaxBytes)};
}

// Of the path, where it is the caller's to manage.
Account managed_account(Connection& db, const Call& call) {
  const auto account = find_account(db, call.params.at(0));
  const bool managed = account && is_staff(account->role) &&
                       (call.caller.role == Role::operator_ ||
                        (account->role == call.caller.role && account->of == call.caller.of));
  if (!managed) throw not_found();
  return *account;
}

Account open_account(Connection& db, const Call& call) {
  Account account = managed_account(db, call);
  if (account.closed) throw not_found();
  return account;
}

// So that whoever finds a browser open can neither lock its owner out nor put their own second factor in the place of
// the owner's.
void expect_another(const Call& call, const Account& account) {
  if (account.id == call.caller.account)
    throw Problem(409, "own_account", "This is done by another administrator, or by the operator.");
}

// As an administrator sees it.
json managed_json(const Account& account) {
  json item = account_json(account);
  item["id"] = account.id;
  item["has_password"] = account.password.has_value();
  item["closed"] = account.closed;
  item["made_at"] = format_instant(account.made_at);
  return item;
}

json link_json(Connection& db, const Context& hub, const Call& call, const Account& account) {
  const Millis expires_at = call.received_at + kPasswordLinkMs;
  const std::string token = make_link(
      db, hub.random, {LinkKind::password, account.id, "", {}, call.received_at, call.caller.id, expires_at});
  note_account_event(db, account.of, "password_link_made", account.id, call.caller.id, "", call.received_at);
  return {{"token", token}, {"expires", format_instant(expires_at)}};
}

Response account_done(const Call& call) {
  return json_response(200, {{"account", call.params.at(0)}, {"time", format_instant(call.received_at)}});
}

}  // namespace

Response get_accounts(const Context& hub, const Call& call) {
  expect_admin(call);
  const std::size_t limit = page_limit(call);
  const std::string after(call.query.get("after").value_or(""));
  json query = json::object();
  for (const char* name : {"role", "of"}) {
    if (const auto value = call.query.get(name)) query[name] = std::string(*value);
  }
  const Whose own = whose(call, query);
  const auto accounts =
      hub.store.read([&](Connection& db) { return accounts_of(db, own.role, own.of, after, limit + 1); });
  json items = json::array();
  std::optional<std::string> next;
  for (const Account& account : accounts) {
    if (items.size() == limit) return list_response(std::move(items), next, call.received_at);
    items.push_back(managed_json(account));
    next = account.name;
  }
  return list_response(std::move(items), std::nullopt, call.received_at);
}

Response post_account(const Context& hub, const Call& call) {
  expect_admin(call);
  const json body = json_object_of(call.request);
  const Whose own = whose(call, body);
  const json admin = body.value("admin", json(false));
  if (!admin.is_boolean()) throw bad_request("admin: true or false is wanted");
  const NewAccount account{text_member(body, "name", kMaxBytes), text_member(body, "display_name", kMaxBytes),
                           own.role, own.of, admin.get<bool>()};
  const std::string id = platform::make_uuid_v4(hub.random);
  json answer = hub.store.write([&](Connection& db) {
    const Account made = make_account(db, id, account, call.caller.id, call.received_at);
    json item = managed_json(made);
    item["set_password"] = link_json(db, hub, call, made);
    return item;
  });
  answer["time"] = format_instant(call.received_at);
  return json_response(201, answer);
}

Response post_closure(const Context& hub, const Call& call) {
  expect_admin(call);
  hub.store.write([&](Connection& db) {
    const Account account = open_account(db, call);
    expect_another(call, account);
    close_account(db, account, call.caller.id, call.received_at);
  });
  return account_done(call);
}

Response post_reopening(const Context& hub, const Call& call) {
  expect_admin(call);
  hub.store.write([&](Connection& db) {
    if (!reopen_account(db, managed_account(db, call), call.caller.id, call.received_at))
      throw Problem(409, "not_closed", "The account is open.");
  });
  return account_done(call);
}

// For who has lost the phone and the recovery codes. The office knows whom it speaks to; the hub keeps who did it.
Response post_totp_removal(const Context& hub, const Call& call) {
  expect_admin(call);
  hub.store.write([&](Connection& db) {
    const Account account = open_account(db, call);
    expect_another(call, account);
    if (!remove_totp(db, account, call.caller.id, call.received_at))
      throw Problem(409, "totp_off", "The account has no second factor.");
  });
  return account_done(call);
}

Response post_password_link(const Context& hub, const Call& call) {
  expect_admin(call);
  json answer =
      hub.store.write([&](Connection& db) { return link_json(db, hub, call, open_account(db, call)); });
  answer["time"] = format_instant(call.received_at);
  return json_response(201, answer);
}

}  // namespace doorstep::hub
