// Access tokens: assertions by the hub's time, whatever the device's clock says, and what happens to a refused one.
#include <set>

#include "doorstep/event/jwt.h"

#include "rig.h"

namespace doorstep::sync {
namespace {

using nlohmann::json;

class Token : public Rig {
 protected:
  event::Assertion assertion() {
    const auto& body = sent().body;
    const std::string name = "client_assertion=";
    const auto parsed = event::parse_assertion(body.substr(body.rfind(name) + name.size()));
    EXPECT_TRUE(parsed.has_value());
    return parsed.value_or(event::Assertion{});
  }
};

TEST_F(Token, AsksByAnAssertionThatTheHubCanVerify) {
  put(SyncWanted{});
  ASSERT_TRUE(asks_token());
  EXPECT_NE(sent().body.find("grant_type=client_credentials&"), std::string::npos);
  const auto a = assertion();
  EXPECT_EQ(a.client, kDevice);
  EXPECT_TRUE(a.is_for("https://hub.example"));
  EXPECT_TRUE(a.is_short());
  EXPECT_EQ(a.iat, kHubStart / 1000);
  EXPECT_TRUE(event::verify_assertion(platform::openssl_crypto(), device_key->public_key(), a));
}

TEST_F(Token, AClockThatIsWrongByYearsCostsOneMoreRequestAndNoTime) {
  now.wall_ms = kHubStart - 6LL * 365 * 86'400'000;
  put(SyncWanted{});
  const auto first = assertion();
  answer_problem(401, "assertion_time", {{"error", "invalid_client"}});
  ASSERT_TRUE(asks_token()) << "at once";
  const auto second = assertion();
  EXPECT_EQ(second.iat, kHubStart / 1000);
  EXPECT_NE(second.jti, first.jti);
  give_token();
  give_receipt();
  give_feed();
  EXPECT_EQ(machine->status().activity, Activity::idle);
}

TEST_F(Token, ClocksBeyondAnyYearStillAsk) {
  for (const Millis wall : {INT64_MIN / 2, Millis{-1}, Millis{253'402'300'799'999}, INT64_MAX / 2}) {
    start();
    now.wall_ms = wall;
    put(SyncWanted{});
    ASSERT_TRUE(asks_token());
    EXPECT_TRUE(assertion().is_short());
    answer_problem(401, "assertion_time");
    EXPECT_EQ(assertion().iat, (kHubStart + now.uptime_ms - 50'000) / 1000);
  }
}

TEST_F(Token, RefusedForItsTimeAgainItWaits) {
  put(SyncWanted{});
  answer_problem(401, "assertion_time");
  ASSERT_TRUE(asks_token());
  answer_problem(401, "assertion_time");
  EXPECT_FALSE(in_flight);
  EXPECT_EQ(machine->status().activity, Activity::waiting);
  EXPECT_EQ(machine->status().last_failure->code, "assertion_time");
}

TEST_F(Token, AReplayedAssertionIsMadeAnewAtOnce) {
  put(SyncWanted{});
  const auto first = assertion().jti;
  answer_problem(401, "assertion_replayed");
  ASSERT_TRUE(asks_token());
  EXPECT_NE(assertion().jti, first);
}

TEST_F(Token, WhatWasHeardEarlierInThisBootGivesTheTime) {
  now.wall_ms = 0;
  start(Memory{Heard{format_instant(kHubStart), now.uptime_ms - 5'000}, std::nullopt});
  put(SyncWanted{});
  EXPECT_EQ(assertion().iat, kHubStart / 1000 + 5);
}

TEST_F(Token, IsUsedUntilALittleBeforeItsEnd) {
  sync_all();
  pass(500'000);
  put(SyncWanted{});
  EXPECT_TRUE(asks_push());
  give_receipt();
  give_feed();
  pass(60'000);
  put(SyncWanted{});
  EXPECT_TRUE(asks_token());
}

TEST_F(Token, OneThatEndsAtOnceIsNotAskedForWithoutEnd) {
  put(SyncWanted{});
  give_token(0);
  EXPECT_TRUE(asks_push());
}

class RefusedToken : public Rig, public ::testing::WithParamInterface<const char*> {};

TEST_P(RefusedToken, IsRenewedOnceAndThenWaits) {
  store.record(1);
  put(SyncWanted{});
  give_token();
  answer_problem(401, GetParam());
  ASSERT_TRUE(asks_token()) << "at once, by a new token";
  give_token();
  answer_problem(401, GetParam());
  EXPECT_FALSE(in_flight);
  EXPECT_EQ(machine->status().last_failure->error_class, ErrorClass::auth);
  EXPECT_EQ(machine->status().last_failure->code, GetParam());
  run_timer();
  give_token();
  give_receipt();
  EXPECT_EQ(store.sent, 1);
}

INSTANTIATE_TEST_SUITE_P(Protocol, RefusedToken,
                         ::testing::Values("token_missing", "token_expired", "token_invalid"));

TEST_F(Token, AKeyRefusedTwiceNeedsEnrolmentAndVouchesForNothing) {
  store.record(3);
  store.sent = 2;
  put(SyncWanted{});
  answer_problem(401, "bad_assertion");
  EXPECT_EQ(machine->status().activity, Activity::waiting) << "once may be an accident of the way";
  run_timer();
  answer_problem(401, "bad_assertion");
  ASSERT_EQ(seen<NeedsEnrolment>().size(), 1u);
  EXPECT_EQ(seen<NeedsEnrolment>()[0].why, EnrolmentReason::key_refused);
  EXPECT_EQ(machine->status().activity, Activity::needs_enrolment);
  EXPECT_EQ(machine->status().unsent, 3);
  EXPECT_FALSE(in_flight);
}

TEST_F(Token, ARevokedDeviceStops) {
  for (const bool wipe : {false, true}) {
    start();
    effects.clear();
    put(SyncWanted{});
    answer_problem(401, "device_revoked", {{"wipe", wipe}});
    ASSERT_EQ(seen<Revoked>().size(), 1u);
    EXPECT_EQ(seen<Revoked>()[0].wipe, wipe);
    EXPECT_EQ(machine->status().activity, Activity::revoked);
    EXPECT_EQ(machine->status().wipe, wipe);
    EXPECT_FALSE(in_flight);
  }
}

TEST_F(Token, APageOfACafeIsNoToken) {
  put(SyncWanted{});
  answer_text(200, "<html>Log in</html>");
  EXPECT_EQ(machine->status().last_failure->code, "not_an_answer");
  run_timer();
  EXPECT_TRUE(asks_token());
  answer(200, {{"access_token", "two\r\nlines"}, {"expires_in", 600}, {"token_type", "Bearer"}});
  EXPECT_EQ(machine->status().activity, Activity::waiting) << "a token that would break the header";
}

TEST_F(Token, NoTwoAssertionsShareAJti) {
  std::set<std::string> jtis;
  put(SyncWanted{});
  for (int i = 0; i < 50; ++i) {
    jtis.insert(assertion().jti);
    answer_text(500, "");
    run_timer();
  }
  EXPECT_EQ(jtis.size(), 50u);
}

}  // namespace
}  // namespace doorstep::sync
