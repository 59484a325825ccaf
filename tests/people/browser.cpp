#include "browser.h"

#include <gtest/gtest.h>

#include "doorstep/hub/access/secret.h"
#include "doorstep/hub/people/links.h"
#include "doorstep/hub/people/sessions.h"
#include "doorstep/testing/documented.h"

namespace doorstep::testing {

using nlohmann::json;

namespace {

// Of the account of this name, kept as the hub keeps it; empty where it has no second factor.
std::string fresh_recovery_code(TestHub& hub, const std::string& name) {
  return hub.store().write([&](hub::Connection& db) {
    const auto account = hub::find_account_by_name(db, hub::sign_in_name(name).value_or(""));
    if (!account || !account->has_totp) return std::string();
    std::string code = platform::make_uuid_v4(hub.random);
    db.exec("INSERT INTO recovery_code (account, hash) VALUES ($1, $2)", account->id, hub::secret_hash(code));
    return code;
  });
}

}  // namespace

std::string password_link(TestHub& hub, const std::string& account) {
  const Millis now = hub.clock.wall_ms();
  return hub.store().write([&](hub::Connection& db) {
    return hub::make_link(
        db, hub.random, {hub::LinkKind::password, account, "", {}, now, "test", now + hub::kPasswordLinkMs});
  });
}

void give_totp(TestHub& hub, const std::string& account) {
  hub.store().write(
      [&](hub::Connection& db) { db.exec("UPDATE account SET totp_confirmed = 1 WHERE id = $1", account); });
}

std::string make_person(TestHub& hub, const hub::NewAccount& account) {
  std::string id = make_newcomer(hub, account);
  if (hub::is_staff(account.role)) give_totp(hub, id);
  return id;
}

std::string make_newcomer(TestHub& hub, const hub::NewAccount& account) {
  const std::string id = platform::make_uuid_v4(hub.random);
  hub.store().write(
      [&](hub::Connection& db) { hub::make_account(db, id, account, "test", hub.clock.wall_ms()); });
  Browser browser(hub);
  const auto answer =
      browser.send("POST", "/v1/passwords", {{"token", password_link(hub, id)}, {"password", kPassword}});
  EXPECT_EQ(answer.status, 200) << answer.body;
  return id;
}

Browser::Browser(TestHub& hub, const std::string& name) : hub_(hub) {
  const auto answer = sign_in(name, kPassword);
  EXPECT_EQ(answer.status, 201) << answer.body;
}

Browser Browser::of_account(TestHub& hub, const std::string& account) {
  Browser browser(hub);
  browser.cookie = hub.store().write([&](hub::Connection& db) {
    const auto known = hub::find_account(db, account).value();
    if (hub::is_staff(known.role)) db.exec("UPDATE account SET totp_confirmed = 1 WHERE id = $1", account);
    return hub::begin_session(db, hub.random, known, hub.clock.wall_ms());
  });
  browser.csrf = hub::csrf_token(browser.cookie);
  return browser;
}

hub::Response Browser::sign_in(const std::string& name, const std::string& password) {
  json body{{"name", name}, {"password", password}};
  const std::string code = fresh_recovery_code(hub_, name);
  if (!code.empty()) body["recovery_code"] = code;
  auto answer = send("POST", "/v1/session", body);
  if (answer.status == 201) csrf = body_of(answer).at("csrf");
  return answer;
}

hub::Response Browser::send(const std::string& method, const std::string& target, const json& body,
                            const HeaderList& bent) {
  hub::Headers headers;
  headers.set("Host", "hub.example");
  if (method != "GET") headers.set("Origin", "https://hub.example");
  headers.set("Sec-Fetch-Site", "same-origin");
  if (!cookie.empty()) headers.set("Cookie", "theme=dark; __Host-doorstep=" + cookie);
  if (!csrf.empty() && method != "GET") headers.set("Doorstep-CSRF", csrf);
  if (!body.is_null()) headers.set("Content-Type", "application/json");
  for (const auto& [name, value] : bent) headers.set(name, value);
  hub::Request request;
  request.method = method;
  request.target = target;
  request.peer = address;
  if (!body.is_null()) request.body = body.dump();
  for (const auto& [name, value] : headers.all()) {
    if (!value.empty()) request.headers.add(name, value);
  }
  auto response = ask_documented(hub_.hub->service(), std::move(request));
  keep_cookie(response);
  return response;
}

void Browser::keep_cookie(const hub::Response& response) {
  const auto header = response.headers.get("Set-Cookie");
  if (!header) return;
  constexpr std::string_view kName = "__Host-doorstep=";
  ASSERT_TRUE(header->starts_with(kName));
  cookie = std::string(header->substr(kName.size(), header->find(';') - kName.size()));
}

json Browser::get(const std::string& target) {
  const auto response = send("GET", target);
  EXPECT_EQ(response.status, 200) << target << " " << response.body;
  return body_of(response);
}

std::string person_of(TestHub& hub, const std::string& provider, const std::string& ref) {
  return hub.store().read([&](hub::Connection& db) {
    return db.first("SELECT id FROM person WHERE provider = $1 AND ref = $2", provider, ref)->text(0);
  });
}

std::string grant(TestHub& hub, const std::string& account, const std::string& person_ref,
                  const std::vector<std::string>& scopes, const std::string& provider) {
  hub::Grant given;
  given.id = platform::make_uuid_v7(hub.random, hub.clock.wall_ms());
  given.account = account;
  given.provider = ProviderId(provider);
  given.person = PersonId(person_of(hub, provider, person_ref));
  given.scopes = scopes;
  given.basis = "consent";
  given.from = format_instant(hub.clock.wall_ms()).substr(0, 10);
  given.review_date = "2027-09-21";
  given.given_at = hub.clock.wall_ms();
  given.given_by = "test";
  hub.store().write([&](hub::Connection& db) {
    hub::expect_sound(given);
    hub::give_grant(db, given);
  });
  return given.id;
}

}  // namespace doorstep::testing
