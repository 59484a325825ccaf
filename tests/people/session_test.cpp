// Sessions: how long they last, and what a request must show.
#include <gmock/gmock.h>

#include "doorstep/hub/access/admin.h"
#include "doorstep/hub/people/sessions.h"

#include "browser.h"

namespace doorstep::testing {
namespace {

using hub::Role;
using nlohmann::json;

constexpr Millis kMinute = 60'000;
constexpr Millis kHour = 60 * kMinute;

class SessionTest : public ::testing::Test {
 protected:
  SessionTest() {
    ruth = make_person(hub, {"ruth", "Ruth Hale", Role::provider, "brook"});
    make_person(hub, {"cass", "Cass Wye", Role::commissioner, "northshire"});
    make_person(hub, {"fay", "Fay Moor", Role::family, ""});
  }
  bool lasts(Browser& browser) { return browser.send("GET", "/v1/session").status == 200; }
  std::string client_token(Role role, const std::string& of) {
    const auto client = hub::make_client(hub.store(), hub.random, role, of);
    const auto answer = hub.send("POST", "/oauth2/token",
                                 form({{"grant_type", "client_credentials"},
                                       {"client_id", client.client_id},
                                       {"client_secret", client.client_secret}}),
                                 {{"Content-Type", "application/x-www-form-urlencoded"}});
    return body_of(answer).at("access_token");
  }
  TestHub hub;
  std::string ruth;
};

TEST_F(SessionTest, StaffUseWhatTheMachinesOfTheirRoleUse) {
  Browser office(hub, "ruth");
  EXPECT_TRUE(office.get("/v1/exceptions").at("items").is_array());
  EXPECT_EQ(office.get("/v1/actual-hours?from=2026-09-22&to=2026-09-22").at("items").size(), 3);
  Browser council(hub, "cass");
  EXPECT_EQ(council.get("/v1/actual-hours?from=2026-09-22&to=2026-09-22").at("items").size(), 3);
  EXPECT_EQ(hub.count("SELECT count(*) FROM access_audit WHERE what = 'hours'"), 4);  // two people each
  Browser family(hub, "fay");
  EXPECT_EQ(code_of(family.send("GET", "/v1/exceptions")), "403 wrong_role");
}

TEST_F(SessionTest, AMachinesReadOfListsIsNoAuditEntry) {
  const HeaderList bearer{{"Authorization", "Bearer " + client_token(Role::provider, "brook")}};
  EXPECT_EQ(hub.send("GET", "/v1/actual-hours?from=2026-09-22&to=2026-09-22", {}, bearer).status, 200);
  EXPECT_EQ(hub.count("SELECT count(*) FROM access_audit"), 0);
  EXPECT_EQ(code_of(hub.send("GET", "/v1/session", {}, bearer)), "403 wrong_role");
}

TEST_F(SessionTest, StaffIdleOutAfterHalfAnHour) {
  Browser office(hub, "ruth");
  for (int i = 0; i < 4; ++i) {
    hub.clock.wall += 25 * kMinute;
    EXPECT_TRUE(lasts(office));
  }
  hub.clock.wall += 30 * kMinute;
  EXPECT_FALSE(lasts(office));
}

TEST_F(SessionTest, NoSessionOutlastsItsDay) {
  Browser office(hub, "ruth");
  Browser family(hub, "fay");
  for (int i = 0; i < 29; ++i) {
    hub.clock.wall += 24 * kMinute;
    EXPECT_TRUE(lasts(office)) << i;
  }
  EXPECT_TRUE(lasts(family));
  hub.clock.wall += 24 * kMinute;
  EXPECT_FALSE(lasts(office));
  EXPECT_FALSE(lasts(family));
}

TEST_F(SessionTest, SigningOutEndsItHereAndEverywhere) {
  Browser one(hub, "ruth");
  Browser two(hub, "ruth");
  Browser three(hub, "ruth");
  const std::string cookie = one.cookie;
  const auto answer = one.send("DELETE", "/v1/session");
  EXPECT_EQ(answer.status, 204);
  EXPECT_TRUE(one.cookie.empty());
  one.cookie = cookie;  // who kept it has nothing
  EXPECT_FALSE(lasts(one));
  EXPECT_TRUE(lasts(two));
  EXPECT_EQ(two.send("DELETE", "/v1/sessions").status, 204);
  EXPECT_FALSE(lasts(three));
}

TEST_F(SessionTest, AnotherSignInLeavesNoFormerSession) {
  Browser browser(hub, "ruth");
  Browser thief(hub);
  thief.cookie = browser.cookie;
  ASSERT_EQ(browser.sign_in("ruth", kPassword).status, 201);
  EXPECT_FALSE(lasts(thief));
  EXPECT_TRUE(lasts(browser));
}

TEST_F(SessionTest, WhatChangesSomethingShowsWhereItComesFrom) {
  Browser office(hub, "ruth");
  const auto refused = [&](const HeaderList& bent) {
    return code_of(office.send("DELETE", "/v1/sessions", nullptr, bent));
  };
  EXPECT_EQ(refused({{"Doorstep-CSRF", ""}}), "403 csrf_refused");
  EXPECT_EQ(refused({{"Doorstep-CSRF", "x" + office.csrf.substr(1)}}), "403 csrf_refused");
  EXPECT_EQ(refused({{"Origin", "https://elsewhere.example"}}), "403 csrf_refused");
  EXPECT_EQ(refused({{"Origin", "http://hub.example"}}), "403 csrf_refused");
  EXPECT_EQ(refused({{"Origin", "null"}}), "403 csrf_refused");
  EXPECT_EQ(refused({{"Sec-Fetch-Site", "same-site"}}), "403 csrf_refused");
  EXPECT_EQ(refused({{"Sec-Fetch-Site", "cross-site"}, {"Origin", ""}}), "403 csrf_refused");
  EXPECT_EQ(refused({{"Sec-Fetch-Site", ""}, {"Origin", ""}}), "403 csrf_refused");
  EXPECT_EQ(code_of(office.send("GET", "/v1/session", nullptr, {{"Sec-Fetch-Site", "cross-site"}})),
            "403 csrf_refused");
  Browser other(hub, "ruth");
  EXPECT_EQ(refused({{"Doorstep-CSRF", other.csrf}}), "403 csrf_refused");
  EXPECT_TRUE(lasts(office));
  EXPECT_EQ(refused({{"Sec-Fetch-Site", ""}}), "204 ");  // an older browser tells the origin alone
}

TEST_F(SessionTest, ACookieAndATokenAreNotShownTogether) {
  Browser office(hub, "ruth");
  const std::string bearer = "Bearer " + client_token(Role::commissioner, "northshire");
  EXPECT_EQ(code_of(office.send("GET", "/v1/exceptions", nullptr, {{"Authorization", bearer}})),
            "400 bad_request");
  EXPECT_EQ(code_of(office.send("GET", "/v1/session", nullptr,
                                {{"Cookie", "__Host-doorstep=a; __Host-doorstep=b"}})),
            "400 bad_request");
  EXPECT_EQ(code_of(office.send("GET", "/v1/session", nullptr, {{"Cookie", "__Host-doorstep=made-up"}})),
            "401 session_ended");
  EXPECT_EQ(code_of(office.send("GET", "/v1/session", nullptr, {{"Cookie", "other=x"}})),
            "401 token_missing");
}

TEST_F(SessionTest, OpenStreamsAskWhetherTheyMayGoOn) {
  Browser office(hub, "ruth");
  const auto caller = [&](const std::string& cookie) {
    return hub.store().read(
        [&](hub::Connection& db) { return hub::find_session(db, cookie, hub.clock.wall_ms())->caller; });
  };
  const auto allowed = [&](const hub::Caller& who) {
    return hub.store().read(
        [&](hub::Connection& db) { return hub::still_allowed(db, who, hub.clock.wall_ms()); });
  };
  const hub::Caller staff = caller(office.cookie);
  EXPECT_TRUE(allowed(staff));
  const std::string account = make_person(hub, {"gus", "Gus Fell", Role::family, ""});
  Browser family(hub, "gus");
  const std::string given = grant(hub, account, "p2", {"notes"});
  const hub::Caller granted = caller(family.cookie);
  EXPECT_TRUE(allowed(granted));
  hub.store().write([&](hub::Connection& db) {
    hub::withdraw_grant(db, ProviderId("brook"), given, "test", "asked for", hub.clock.wall_ms());
  });
  EXPECT_FALSE(allowed(granted));
  EXPECT_EQ(office.send("DELETE", "/v1/sessions").status, 204);
  EXPECT_FALSE(allowed(staff));
}

}  // namespace
}  // namespace doorstep::testing
