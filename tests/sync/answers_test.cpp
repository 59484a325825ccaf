// Every answer of protocol.md §4 by its status and code: what the device then does, and when.
#include "rig.h"

namespace doorstep::sync {
namespace {

using nlohmann::json;

enum class Then { waits, again_at_once, new_token, needs_enrolment, revoked };

struct Case {
  const char* name;
  int status;
  const char* code;  // null: no problem document
  json more;
  std::optional<std::int64_t> retry_after_s;
  Then then;
  const char* failure;  // the code that status shows; null: none
  ErrorClass error_class = ErrorClass::transient;
};

class Answer : public Rig, public ::testing::WithParamInterface<Case> {
 protected:
  void expect(Then then) {
    switch (then) {
      case Then::waits:
        EXPECT_FALSE(in_flight);
        EXPECT_EQ(machine->status().activity, Activity::waiting);
        EXPECT_TRUE(machine->status().next_attempt_uptime_ms);
        break;
      case Then::again_at_once:
        EXPECT_TRUE(asks_push());
        break;
      case Then::new_token:
        EXPECT_TRUE(asks_token());
        break;
      case Then::needs_enrolment:
        EXPECT_EQ(machine->status().activity, Activity::needs_enrolment);
        break;
      case Then::revoked:
        EXPECT_EQ(machine->status().activity, Activity::revoked);
        break;
    }
  }
};

TEST_P(Answer, LeadsWhereTheProtocolSays) {
  const auto& c = GetParam();
  store.record(10);
  store.sent = 4;
  put(SyncWanted{});
  give_token();
  const auto asked_at = now.uptime_ms;
  json body = c.more;
  if (c.code) body["code"] = c.code;
  c.code ? answer(c.status, body, c.retry_after_s) : answer(c.status, "a proxy's page", c.retry_after_s);
  expect(c.then);
  const auto status = machine->status();
  ASSERT_EQ(status.last_failure.has_value(), c.failure != nullptr);
  if (c.failure) {
    EXPECT_EQ(status.last_failure->code, c.failure);
    EXPECT_EQ(status.last_failure->error_class, c.error_class);
    EXPECT_EQ(status.last_failure->status, c.status);
  }
  const auto floor_ms = c.retry_after_s.value_or(0) * 1000;
  if (c.then == Then::waits) {
    EXPECT_GE(status.next_attempt_uptime_ms.value_or(0), asked_at + floor_ms);
  }
  EXPECT_GE(status.unsent, 6) << "nothing of it makes a line sent";
}

const auto none = json::object();

INSTANTIATE_TEST_SUITE_P(
    Protocol, Answer,
    ::testing::Values(
        Case{"Gap", 409, "log_gap", {{"expected_seq", 3}, {"head", "x"}}, {}, Then::again_at_once, nullptr},
        Case{"GapBeyondReason", 409, "log_gap", {{"expected_seq", 9}}, {}, Then::waits, "not_an_answer"},
        Case{"GapWithoutSeq", 409, "log_gap", none, {}, Then::waits, "not_an_answer"},
        Case{"ForkInsideThePush",
             409,
             "log_fork",
             {{"seq", 7}},
             {},
             Then::needs_enrolment,
             "log_fork",
             ErrorClass::rejected},
        Case{"ForkAtItsFirstLine", 409, "log_fork", {{"seq", 5}}, {}, Then::again_at_once, nullptr},
        Case{"ForkBeforeItsFirstLine", 409, "log_fork", {{"seq", 4}}, {}, Then::again_at_once, nullptr},
        Case{"ForkBeyondReason", 409, "log_fork", {{"seq", 11}}, {}, Then::waits, "not_an_answer"},
        Case{"UnknownConflict",
             409,
             "something_new",
             none,
             {},
             Then::waits,
             "something_new",
             ErrorClass::rejected},
        Case{"BadEvent",
             422,
             "bad_event",
             {{"seq", 5}, {"line", 1}},
             {},
             Then::waits,
             "bad_event",
             ErrorClass::rejected},
        Case{"BadChain",
             422,
             "bad_chain",
             {{"seq", 6}, {"line", 2}},
             {},
             Then::waits,
             "bad_chain",
             ErrorClass::rejected},
        Case{"BadSignature",
             422,
             "bad_signature",
             {{"line", 7}},
             {},
             Then::waits,
             "bad_signature",
             ErrorClass::rejected},
        Case{"BadBody", 400, "bad_body", none, {}, Then::waits, "bad_body"},
        Case{"BadRequest", 400, "bad_request", none, {}, Then::waits, "bad_request", ErrorClass::rejected},
        Case{"Revoked",
             403,
             "device_revoked",
             {{"wipe", true}},
             {},
             Then::revoked,
             "device_revoked",
             ErrorClass::auth},
        Case{"WrongDevice", 403, "wrong_device", none, {}, Then::waits, "wrong_device", ErrorClass::rejected},
        Case{"NotFound", 404, "not_found", none, {}, Then::waits, "not_found", ErrorClass::rejected},
        Case{"TooLargeWithLimits",
             413,
             "too_large",
             {{"max_lines", 3}, {"max_bytes", 8'388'608}},
             {},
             Then::again_at_once,
             nullptr},
        Case{"TooLargeWithout", 413, "too_large", none, {}, Then::again_at_once, nullptr},
        Case{"UnsupportedEncoding", 415, "unsupported_encoding", none, {}, Then::again_at_once, nullptr},
        Case{"UnsupportedType",
             415,
             "unsupported_type",
             none,
             {},
             Then::waits,
             "unsupported_type",
             ErrorClass::rejected},
        Case{"SlowDown", 429, "slow_down", none, 30, Then::waits, "slow_down"},
        Case{"SlowDownWithout", 429, "slow_down", none, {}, Then::waits, "slow_down"},
        Case{"Unavailable", 503, "unavailable", none, 120, Then::waits, "unavailable"},
        Case{"UnavailableProxy", 503, nullptr, none, 5, Then::waits, "unavailable"},
        Case{"NegativeRetryAfter", 503, "unavailable", none, -5, Then::waits, "unavailable"},
        Case{"HugeRetryAfter", 503, "unavailable", none, 2'000'000, Then::waits, "unavailable"},
        Case{"ServerError", 500, "internal", none, {}, Then::waits, "internal"},
        Case{"BadGateway", 502, nullptr, none, {}, Then::waits, "not_an_answer"},
        Case{"RedirectOfACafe", 302, nullptr, none, {}, Then::waits, "not_an_answer"},
        Case{"NetworkLogin", 511, nullptr, none, {}, Then::waits, "not_an_answer"},
        Case{"TokenExpired", 401, "token_expired", none, {}, Then::new_token, nullptr},
        Case{"UnauthorisedProxy", 401, nullptr, none, {}, Then::new_token, nullptr}),
    [](const auto& tested) { return tested.param.name; });

class Trouble : public Rig {};

TEST_F(Trouble, TheGapIsResentFromTheLineThatTheHubExpects) {
  store.record(10);
  store.sent = 8;
  put(SyncWanted{});
  give_token();
  answer_problem(409, "log_gap", {{"expected_seq", 3}});
  EXPECT_EQ(store.sent, 2) << "status says unsent again";
  EXPECT_EQ(machine->status().unsent, 8);
  EXPECT_EQ(pushed_lines().size(), 8u);
  give_receipt();
  EXPECT_EQ(store.sent, 10);
}

TEST_F(Trouble, AContactFindsOutThatTheHubWasRestored) {
  store.record(10);
  sync_all();
  put(SyncWanted{});
  ASSERT_TRUE(pushed_lines().empty());
  answer_problem(409, "log_gap", {{"expected_seq", 1}});
  EXPECT_EQ(store.sent, 0);
  EXPECT_EQ(pushed_lines().size(), 10u);
}

TEST_F(Trouble, GapAfterGapDoesNotSpin) {
  store.record(10);
  store.sent = 8;
  put(SyncWanted{});
  give_token();
  answer_problem(409, "log_gap", {{"expected_seq", 5}});
  ASSERT_TRUE(asks_push());
  answer_problem(409, "log_gap", {{"expected_seq", 2}});
  EXPECT_FALSE(in_flight);
  run_timer();
  EXPECT_EQ(pushed_lines().size(), 9u);
}

TEST_F(Trouble, TheSame422TwiceForTheSameLinesNeedsEnrolment) {
  store.record(3);
  put(SyncWanted{});
  give_token();
  answer_problem(422, "bad_chain", {{"seq", 2}, {"line", 2}});
  EXPECT_EQ(machine->status().activity, Activity::waiting);
  store.record(2);  // recording goes on
  put(LinesRecorded{});
  run_timer();
  EXPECT_EQ(pushed_lines().size(), 3u) << "the same push, not a longer one";
  answer_problem(422, "bad_chain", {{"seq", 2}, {"line", 2}});
  ASSERT_EQ(seen<NeedsEnrolment>().size(), 1u);
  EXPECT_EQ(seen<NeedsEnrolment>()[0].why, EnrolmentReason::rejected_twice);
  EXPECT_EQ(machine->status().quarantined_seq, 2);
  EXPECT_EQ(machine->status().unsent, 5);
}

TEST_F(Trouble, Another422IsNotTheSame) {
  store.record(3);
  put(SyncWanted{});
  give_token();
  answer_problem(422, "bad_chain", {{"seq", 2}});
  run_timer();
  answer_problem(422, "bad_event", {{"seq", 3}});
  EXPECT_TRUE(seen<NeedsEnrolment>().empty());
  run_timer();
  give_receipt();
  EXPECT_EQ(store.sent, 3);
}

TEST_F(Trouble, ShutOutItStaysQuietUntilAPersonAsks) {
  store.record(3);
  put(SyncWanted{});
  give_token();
  answer_problem(409, "log_fork", {{"seq", 2}});
  const auto asked = requests.size();
  store.record();
  put(LinesRecorded{});
  put(NetworkChanged{});
  put(Tick{});
  EXPECT_EQ(requests.size(), asked);
  EXPECT_EQ(machine->status().unsent, 4 - store.sent);
  put(SyncWanted{});
  EXPECT_TRUE(asks_push());
}

TEST_F(Trouble, BatchesShrinkToWhatTheHubTakes) {
  store.record(20);
  put(SyncWanted{});
  give_token();
  answer_problem(413, "too_large", {{"max_lines", 8}, {"max_bytes", 4'000'000}});
  EXPECT_EQ(pushed_lines().size(), 8u);
  give_receipt();
  EXPECT_EQ(pushed_lines().size(), 8u) << "and stay so";
}

TEST_F(Trouble, ALimitThatTellsNothingNewHalves) {
  store.record(20);
  put(SyncWanted{});
  give_token();
  for (const std::size_t expected : {10u, 5u, 2u, 1u}) {
    answer_problem(413, "too_large", {{"max_lines", 1000}});
    EXPECT_EQ(pushed_lines().size(), expected);
  }
  answer_problem(413, "too_large", {{"max_lines", 1000}});
  EXPECT_EQ(machine->status().activity, Activity::waiting);
  EXPECT_EQ(machine->status().last_failure->code, "too_large");
}

TEST_F(Trouble, WithoutCompressionAfter415) {
  store.record(1);
  put(SyncWanted{});
  give_token();
  answer_problem(415, "unsupported_encoding");
  EXPECT_FALSE(sent().compress);
}

TEST_F(Trouble, BackoffGrowsToItsCapWithFullJitter) {
  store.record(1);
  put(SyncWanted{});
  std::int64_t longest = 0;
  for (int i = 0; i < 40; ++i) {
    lose(TransportFailure::offline);
    const auto wait = *machine->status().next_attempt_uptime_ms - now.uptime_ms;
    EXPECT_GE(wait, 1);
    EXPECT_LE(wait, std::min<std::int64_t>(config.retry_cap_ms, config.retry_base_ms << std::min(i, 20)));
    longest = std::max(longest, wait);
    run_timer();
  }
  EXPECT_GT(longest, config.retry_cap_ms / 2);
  EXPECT_EQ(machine->status().last_failure->error_class, ErrorClass::offline);
}

TEST_F(Trouble, AnotherNetworkIsTriedAtOnce) {
  store.record(1);
  put(SyncWanted{});
  for (int i = 0; i < 8; ++i) {
    lose(TransportFailure::offline);
    if (i < 7) run_timer();
  }
  EXPECT_FALSE(in_flight);
  put(NetworkChanged{});
  EXPECT_TRUE(in_flight);
}

TEST_F(Trouble, RetryAfterHoldsAgainstNetworksAndPeople) {
  store.record(1);
  put(SyncWanted{});
  give_token();
  const auto asked_at = now.uptime_ms;
  answer(503, {{"code", "unavailable"}}, 600);
  put(NetworkChanged{});
  EXPECT_FALSE(in_flight);
  put(SyncWanted{});
  EXPECT_FALSE(in_flight);
  EXPECT_GE(*machine->status().next_attempt_uptime_ms, asked_at + 600'000);
  pass(599'999);
  EXPECT_FALSE(in_flight);
  pass(5'000);
  EXPECT_TRUE(in_flight);
}

TEST_F(Trouble, RetryAfterIsCarriedToTheNextProcess) {
  store.record(1);
  put(SyncWanted{});
  give_token();
  const auto asked_at = now.uptime_ms;
  answer(429, {{"code", "slow_down"}}, 60);
  start(machine->memory());
  put(SyncWanted{});
  EXPECT_FALSE(in_flight);
  EXPECT_GE(timer.value_or(0), asked_at + 60'000);
}

TEST_F(Trouble, TheFailureStaysVisibleUntilAllIsWell) {
  store.record(1);
  put(SyncWanted{});
  lose(TransportFailure::tls);
  EXPECT_EQ(machine->status().last_failure->code, "tls");
  run_timer();
  EXPECT_EQ(machine->status().activity, Activity::in_flight);
  EXPECT_EQ(machine->status().last_failure->code, "tls") << "what is and what was are two things";
  give_token();
  give_receipt();
  give_feed();
  EXPECT_FALSE(machine->status().last_failure);
}

TEST_F(Trouble, StatusNamesTheOldestUnsentLine) {
  store.record(5);
  store.sent = 2;
  EXPECT_EQ(machine->status().unsent, 3);
  EXPECT_EQ(machine->status().oldest_unsent, kHubStart + 3000);
}

TEST_F(Trouble, ItPollsByItselfWhereItMay) {
  config.poll_ms = 60'000;
  start();
  put(Tick{});
  ASSERT_TRUE(timer);
  EXPECT_GE(*timer, now.uptime_ms + 30'000);
  EXPECT_LE(*timer, now.uptime_ms + 60'000);
  run_timer();
  give_token();
  give_receipt();
  give_feed();
  EXPECT_GE(*timer, now.uptime_ms + 30'000);
}

}  // namespace
}  // namespace doorstep::sync
