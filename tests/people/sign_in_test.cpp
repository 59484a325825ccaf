// Passwords: how one is set, asked for and guessed.
#include <chrono>
#include <thread>

#include <gmock/gmock.h>

#include "doorstep/hub/people/password.h"

#include "browser.h"

namespace doorstep::testing {
namespace {

using hub::Role;
using nlohmann::json;
using ::testing::HasSubstr;
using ::testing::Not;

class SignInTest : public ::testing::Test {
 protected:
  std::string make_ruth() {
    return make_person(hub, {"Ruth@Brook.example", "Ruth Hale", Role::provider, "brook"});
  }
  std::string password_of(const std::string& account) {
    return hub.store().read([&](hub::Connection& db) {
      return db.first("SELECT password FROM account WHERE id = $1", account)->text(0);
    });
  }
  TestHub hub;
};

TEST_F(SignInTest, ASessionIsACookieThatOnlyTheBrowserHas) {
  const std::string id = make_ruth();
  Browser browser(hub);
  const auto answer = browser.sign_in(" ruth@BROOK.example ", kPassword);
  ASSERT_EQ(answer.status, 201) << answer.body;
  const std::string cookie(answer.headers.get("Set-Cookie").value());
  for (const char* attribute : {"; Path=/", "; Secure", "; HttpOnly", "; SameSite=Strict"})
    EXPECT_THAT(cookie, HasSubstr(attribute));
  EXPECT_THAT(cookie, Not(HasSubstr("Domain")));
  EXPECT_THAT(answer.body, Not(HasSubstr(browser.cookie)));
  EXPECT_EQ(answer.headers.get("Cache-Control"), "no-store");
  const json session = body_of(answer);
  EXPECT_EQ(session.at("account"), id);
  EXPECT_EQ(session.at("role"), "provider");
  EXPECT_EQ(session.at("of"), "brook");
  EXPECT_EQ(session.at("display_name"), "Ruth Hale");
  EXPECT_EQ(browser.get("/v1/session"), session);
  EXPECT_EQ(hub.count("SELECT count(*) FROM session"), 1);
}

TEST_F(SignInTest, AnUnknownNameAndAWrongPasswordAreTheSame) {
  make_ruth();
  Browser browser(hub);
  auto wrong = body_of(browser.sign_in("ruth@brook.example", "not the password"));
  auto unknown = body_of(browser.sign_in("nobody@brook.example", "not the password"));
  EXPECT_EQ(wrong.at("code"), "sign_in_refused");
  EXPECT_EQ(wrong, unknown);
  EXPECT_TRUE(browser.cookie.empty());
}

TEST_F(SignInTest, TenGuessesInFiveMinutesAndNoMore) {
  make_ruth();
  Browser browser(hub);
  int guesses = 0;
  for (int second = 0; second < 300; ++second, hub.clock.wall += 1000) {
    browser.address = "192.0.2." + std::to_string(second % 200);  // another address is no way round
    const auto answer = browser.sign_in("ruth@brook.example", "not the password");
    if (answer.status == 401) ++guesses;
    EXPECT_EQ(answer.status == 429, answer.headers.get("Retry-After").has_value());
  }
  EXPECT_EQ(guesses, 10);
  EXPECT_EQ(code_of(browser.sign_in("ruth@brook.example", kPassword)).substr(0, 3), "201");
}

TEST_F(SignInTest, AnAddressGuessesNamesNoOftenerThanOneName) {
  Browser browser(hub);
  int guesses = 0;
  for (int second = 0; second < 300; ++second, hub.clock.wall += 1000) {
    const auto answer = browser.sign_in("name" + std::to_string(second), "not the password");
    if (answer.status == 401) ++guesses;
  }
  EXPECT_EQ(guesses, 10);
}

TEST_F(SignInTest, RightSignInsAreNotCounted) {
  make_ruth();
  for (int i = 0; i < 12; ++i) {
    Browser browser(hub);
    EXPECT_EQ(browser.sign_in("ruth@brook.example", kPassword).status, 201) << i;
  }
  EXPECT_EQ(hub.count("SELECT count(*) FROM guess"), 0);
}

TEST_F(SignInTest, ALinkSetsAPasswordOnce) {
  const std::string id = make_ruth();
  Browser old(hub, "ruth@brook.example");
  const std::string first = password_link(hub, id);
  const std::string second = password_link(hub, id);  // the first is no longer good
  Browser browser(hub);
  const auto set = [&](const std::string& token, const std::string& password) {
    return code_of(browser.send("POST", "/v1/passwords", {{"token", token}, {"password", password}}));
  };
  EXPECT_EQ(set(first, "four yellow kettles"), "403 link_refused");
  EXPECT_EQ(set("made-up", "four yellow kettles"), "403 link_refused");
  for (const char* weak : {"short", "aaaaaaaaaaaaaaaa", "ruth-ruth-ruth-1", "password-password1"})
    EXPECT_EQ(set(second, weak), "400 weak_password") << weak;
  EXPECT_EQ(set(second, "four yellow kettles"), "200 ");
  EXPECT_EQ(set(second, "five yellow kettles"), "403 link_refused");
  EXPECT_EQ(code_of(old.send("GET", "/v1/session")), "401 session_ended");
  EXPECT_EQ(code_of(browser.sign_in("ruth@brook.example", kPassword)), "401 sign_in_refused");
  EXPECT_EQ(browser.sign_in("ruth@brook.example", "four yellow kettles").status, 201);
}

TEST_F(SignInTest, TheCommonestPasswordsAreRefused) {
  const std::string token = password_link(hub, make_ruth());
  Browser browser(hub);
  const auto set = [&](const std::string& password) {
    return code_of(browser.send("POST", "/v1/passwords", {{"token", token}, {"password", password}}));
  };
  for (const char* common : {"123qweasdzxc", "1QAZ2wsx3edc", "qwerty123456", "DragonMonkey2019!",
                             "!!princess1234", "administrator", "123456789012"})
    EXPECT_EQ(set(common), "400 weak_password") << common;
  EXPECT_EQ(set("dragon monkey kettle"), "200 ") << "words of one's own, with spaces, are welcome";
}

TEST_F(SignInTest, OnesPasswordIsChangedByWhoKnowsIt) {
  make_ruth();
  Browser here(hub, "ruth@brook.example");
  Browser elsewhere(hub, "ruth@brook.example");
  const auto change = [&](const std::string& current, const std::string& fresh) {
    return code_of(
        here.send("POST", "/v1/passwords/change", {{"current_password", current}, {"new_password", fresh}}));
  };
  EXPECT_EQ(change("not the password", "four yellow kettles"), "403 password_refused");
  EXPECT_EQ(change(kPassword, "short"), "400 weak_password");
  EXPECT_EQ(change(kPassword, "qwerty123456"), "400 weak_password");
  EXPECT_EQ(change(kPassword, kPassword), "400 weak_password") << "it is to be another one";
  EXPECT_EQ(elsewhere.send("GET", "/v1/session").status, 200);
  EXPECT_EQ(change(kPassword, "four yellow kettles"), "200 ");
  EXPECT_EQ(here.send("GET", "/v1/session").status, 200);
  EXPECT_EQ(code_of(elsewhere.send("GET", "/v1/session")), "401 session_ended");
  EXPECT_EQ(code_of(Browser(hub).sign_in("ruth@brook.example", kPassword)), "401 sign_in_refused");
  EXPECT_EQ(Browser(hub).sign_in("ruth@brook.example", "four yellow kettles").status, 201);
  EXPECT_EQ(hub.count("SELECT count(*) FROM account_event WHERE what = 'password_set'"), 2);
}

TEST_F(SignInTest, AnOpenSessionIsNoWayToGuessThePassword) {
  make_ruth();
  Browser browser(hub, "ruth@brook.example");
  int guesses = 0;
  for (int second = 0; second < 300; ++second, hub.clock.wall += 1000) {
    const auto answer = browser.send("POST", "/v1/passwords/change",
                                     {{"current_password", "not the password"}, {"new_password", "x"}});
    if (answer.status == 403) ++guesses;
  }
  EXPECT_EQ(guesses, 10);
}

TEST_F(SignInTest, ALinkHasItsTime) {
  const std::string token = password_link(hub, make_ruth());
  hub.clock.wall += 24LL * 3'600'000;
  Browser browser(hub);
  EXPECT_EQ(
      code_of(browser.send("POST", "/v1/passwords", {{"token", token}, {"password", "four yellow kettles"}})),
      "403 link_refused");
}

TEST_F(SignInTest, AWeakerHashIsMadeAnew) {
  const std::string id = make_ruth();
  const hub::PasswordCost low{8 * 1024, 1, 1};
  const std::string weak = hub::hash_password(hub.random, kPassword, low);
  hub.store().write([&](hub::Connection& db) { db.exec("UPDATE account SET password = $1", weak); });
  Browser browser(hub, "ruth@brook.example");
  EXPECT_NE(password_of(id), weak);
  EXPECT_FALSE(hub::is_weaker(password_of(id), {}));
  const Browser again(hub, "ruth@brook.example");
}

TEST_F(SignInTest, AClosedAccountIsUnknown) {
  const std::string id = make_ruth();
  Browser browser(hub, "ruth@brook.example");
  hub.store().write([&](hub::Connection& db) {
    EXPECT_TRUE(hub::close_account(db, hub::find_account(db, id).value(), "test", hub.clock.wall_ms()));
  });
  EXPECT_EQ(code_of(browser.send("GET", "/v1/session")), "401 session_ended");
  Browser again(hub);
  EXPECT_EQ(code_of(again.sign_in("ruth@brook.example", kPassword)), "401 sign_in_refused");
}

TEST_F(SignInTest, WhatIsNoSignInIsSaid) {
  Browser browser(hub);
  for (const json& body :
       {json::object(), json{{"name", "x"}}, json{{"name", 1}, {"password", "y"}},
        json{{"name", ""}, {"password", "y"}}, json{{"name", "x"}, {"password", std::string(600, 'y')}}})
    EXPECT_EQ(code_of(browser.send("POST", "/v1/session", body)), "400 bad_request") << body;
  EXPECT_EQ(code_of(browser.send("POST", "/v1/session", {{"name", "x"}, {"password", "y"}},
                                 {{"Content-Type", "text/plain"}})),
            "400 bad_request");
  EXPECT_EQ(code_of(browser.send("POST", "/v1/session", {{"name", "x"}, {"password", "y"}},
                                 {{"Origin", "https://elsewhere.example"}})),
            "403 csrf_refused");
}

}  // namespace
}  // namespace doorstep::testing
