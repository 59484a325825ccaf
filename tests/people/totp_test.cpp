// The second factor of staff.
#include "doorstep/hub/people/totp.h"

#include <algorithm>
#include <cctype>
#include <set>

#include <gmock/gmock.h>

#include "browser.h"

namespace doorstep::testing {
namespace {

using hub::Role;
using nlohmann::json;

TEST(Totp, IsThatOfRfc6238) {
  const std::string secret = "12345678901234567890";
  EXPECT_EQ(hub::totp_code(secret, 59 / 30), "287082");
  EXPECT_EQ(hub::totp_code(secret, 1'111'111'109 / 30), "081804");
  EXPECT_EQ(hub::totp_code(secret, 1'111'111'111 / 30), "050471");
  EXPECT_EQ(hub::totp_code(secret, 1'234'567'890 / 30), "005924");
  EXPECT_EQ(hub::totp_code(secret, 20'000'000'000 / 30), "353130");
  EXPECT_EQ(hub::totp_step(secret, "287082", 59'000), 1);
  EXPECT_EQ(hub::totp_step(secret, "287082", 89'000), 1);
  EXPECT_EQ(hub::totp_step(secret, "287082", 90'000), std::nullopt);
  EXPECT_EQ(hub::totp_step(secret, "", 59'000), std::nullopt);
}

// RFC 4648 §10.
TEST(Base32, IsThatOfRfc4648) {
  EXPECT_EQ(hub::base32(""), "");
  EXPECT_EQ(hub::base32("f"), "MY");
  EXPECT_EQ(hub::base32("foob"), "MZXW6YQ");
  EXPECT_EQ(hub::base32("foobar"), "MZXW6YTBOI");
}

std::string from_base32(const std::string& text) {
  std::string out;
  unsigned held = 0, bits = 0;
  for (const char c : text) {
    held = (held << 5U) | static_cast<unsigned>(c >= 'A' ? c - 'A' : c - '2' + 26);
    bits += 5;
    if (bits >= 8) out += static_cast<char>((held >> (bits -= 8)) & 0xffU);
  }
  return out;
}

class SecondFactorTest : public ::testing::Test {
 protected:
  SecondFactorTest() { make_newcomer(hub, {"ruth", "Ruth Hale", Role::provider, "brook"}); }
  std::string code() const { return hub::totp_code(secret, hub.clock.wall / 30'000); }
  void switch_on(Browser& browser) {
    const json begun = body_of(browser.send("POST", "/v1/totp", json::object()));
    secret = from_base32(begun.at("secret"));
    const auto answer = browser.send("POST", "/v1/totp/confirmation", {{"code", code()}});
    ASSERT_EQ(answer.status, 200) << answer.body;
    recovery = body_of(answer).at("recovery_codes");
  }
  std::string sign_in(const json& factor) {
    json body{{"name", "ruth"}, {"password", kPassword}};
    body.update(factor);
    return code_of(Browser(hub).send("POST", "/v1/session", body));
  }
  static std::string target_of(const hub::Router::Route& route) {
    std::string target;
    for (const std::string& segment : route.segments)
      target += "/" + (segment.starts_with('{') ? "x" : segment);
    return target;
  }
  TestHub hub;
  std::string secret;
  json recovery;
};

TEST_F(SecondFactorTest, IsAskedForOnceItHasBeenShown) {
  Browser browser(hub, "ruth");
  Browser elsewhere(hub, "ruth");
  EXPECT_EQ(code_of(browser.send("POST", "/v1/totp/confirmation", {{"code", "000000"}})), "400 code_refused");
  switch_on(browser);
  EXPECT_EQ(browser.send("GET", "/v1/session").status, 200);
  EXPECT_EQ(code_of(elsewhere.send("GET", "/v1/session")), "401 session_ended");
  EXPECT_EQ(code_of(browser.send("POST", "/v1/totp", json::object())), "409 totp_on");
  EXPECT_EQ(sign_in(json::object()), "401 totp_needed");
  EXPECT_EQ(sign_in({{"totp", code()}}), "401 sign_in_refused") << "the code was used to switch it on";
  hub.clock.wall += 30'000;
  const std::string fresh = code();
  EXPECT_EQ(sign_in({{"totp", fresh}}), "201 ");
  EXPECT_EQ(sign_in({{"totp", fresh}}), "401 sign_in_refused") << "each code once";
}

// Every route of the hub but those that set the second factor up, say who one is, and sign out.
TEST_F(SecondFactorTest, StaffWithoutOneCanDoNothingButSetItUp) {
  make_newcomer(hub, {"cass", "Cass Wye", Role::commissioner, "northshire"});
  make_newcomer(hub, {"ozzie", "Oz Quay", Role::operator_, "", true});
  make_newcomer(hub, {"ivy", "Ivy Cope", Role::auditor, ""});
  const std::set<std::string> open{"GET /v1/session", "DELETE /v1/session", "DELETE /v1/sessions",
                                   "POST /v1/totp", "POST /v1/totp/confirmation"};
  for (const char* name : {"ruth", "cass", "ozzie", "ivy"}) {
    Browser browser(hub, name);
    EXPECT_EQ(browser.get("/v1/session").at("next"), "totp_setup") << name;
    for (const auto& route : hub.hub->service().router().routes()) {
      if (route.roles.empty() || open.contains(route.method + " " + route.pattern)) continue;
      const auto answer = browser.send(route.method, target_of(route), json::object());
      EXPECT_EQ(code_of(answer), "403 totp_setup_needed") << name << " " << route.pattern;
      EXPECT_EQ(body_of(answer).at("next"), "/v1/totp");
    }
    switch_on(browser);
    EXPECT_EQ(browser.get("/v1/session").at("next"), nullptr) << name;
    EXPECT_EQ(browser.send("POST", "/v1/passwords/change", json::object()).status, 400) << "the door is open";
  }
  EXPECT_EQ(hub.count("SELECT count(*) FROM account_event WHERE what = 'totp_on'"), 4);
}

TEST_F(SecondFactorTest, FamiliesAreNotAskedForOne) {
  make_newcomer(hub, {"fay", "Fay Moor", Role::family, ""});
  Browser family(hub, "fay");
  EXPECT_EQ(family.get("/v1/session").at("next"), nullptr);
  EXPECT_EQ(code_of(family.send("POST", "/v1/totp", json::object())), "403 wrong_role");
}

TEST_F(SecondFactorTest, NewRecoveryCodesTakeThePlaceOfTheOld) {
  Browser browser(hub, "ruth");
  switch_on(browser);
  const json old = recovery;
  EXPECT_EQ(code_of(browser.send("POST", "/v1/totp/recovery-codes", {{"code", "12345x"}})),
            "400 code_refused");
  hub.clock.wall += 30'000;
  const auto answer = browser.send("POST", "/v1/totp/recovery-codes", {{"code", code()}});
  ASSERT_EQ(answer.status, 200) << answer.body;
  EXPECT_EQ(sign_in({{"recovery_code", old[0]}}), "401 sign_in_refused");
  EXPECT_EQ(sign_in({{"recovery_code", body_of(answer).at("recovery_codes")[0]}}), "201 ");
  EXPECT_EQ(hub.count("SELECT count(*) FROM account_event WHERE what = 'recovery_code_used'"), 1);
}

TEST_F(SecondFactorTest, ARecoveryCodeIsGoodOnce) {
  Browser browser(hub, "ruth");
  switch_on(browser);
  ASSERT_EQ(recovery.size(), 10);
  EXPECT_EQ(sign_in({{"recovery_code", recovery[0]}}), "201 ");
  EXPECT_EQ(sign_in({{"recovery_code", recovery[0]}}), "401 sign_in_refused");
  EXPECT_EQ(sign_in({{"recovery_code", ""}}), "401 sign_in_refused");
  std::string typed = recovery[1];
  std::replace(typed.begin(), typed.end(), '-', ' ');
  for (char& c : typed) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  EXPECT_EQ(sign_in({{"recovery_code", typed}}), "201 ") << "as people type";
}

TEST_F(SecondFactorTest, WrongCodesAreGuesses) {
  Browser browser(hub, "ruth");
  switch_on(browser);
  int guesses = 0;
  for (int second = 0; second < 300; ++second, hub.clock.wall += 1000) {
    if (sign_in({{"totp", "12345x"}}) == "401 sign_in_refused") ++guesses;
  }
  EXPECT_EQ(guesses, 10);
}

TEST_F(SecondFactorTest, ItsSecretIsSealed) {
  Browser browser(hub, "ruth");
  switch_on(browser);
  const std::string sealed = hub.store().read([](hub::Connection& db) {
    return db.first("SELECT totp_sealed FROM account WHERE name = 'ruth'")->blob(0);
  });
  EXPECT_EQ(sealed.find(secret), std::string::npos);
}

}  // namespace
}  // namespace doorstep::testing
