// Receivers that fail, hang, redirect, are slow, are gone, or are where they may not be.
#include <atomic>

#include "hooks_world.h"

namespace doorstep::testing {
namespace {

using nlohmann::json;

class HookFailure : public HooksTest {
 protected:
  // One delivery to a receiver; what the log says of its first attempt.
  json first_attempt(const std::string& url, const hub::HookOptions& chosen) {
    const Hook hook = subscribe("brook", url);
    raise("018f0000-0000-7000-8000-000000000001");
    const auto by = dispatcher(chosen);
    send_all(*by);
    return log(hook)[0].at("attempts")[0];
  }
  hub::HookOptions impatient() {
    hub::HookOptions chosen = options();
    chosen.timeout = std::chrono::milliseconds(300);
    return chosen;
  }
};

TEST_F(HookFailure, RedirectsAreNotFollowed) {
  Receiver elsewhere;
  Receiver receiver([&](const Received&) {
    return Receiver::Reply{302, "Location: " + elsewhere.url() + "\r\n"};
  });
  const json attempt = first_attempt(receiver.url(), options());
  EXPECT_EQ(attempt.at("failure"), "redirect");
  EXPECT_EQ(attempt.at("status"), 302);
  EXPECT_EQ(elsewhere.count(), 0U);
}

TEST_F(HookFailure, OneThatHangsIsGivenUpInTime) {
  Receiver receiver([](const Received&) { return Receiver::Reply{.hangs = true}; });
  const json attempt = first_attempt(receiver.url(), impatient());
  EXPECT_EQ(attempt.at("failure"), "timeout");
  EXPECT_EQ(attempt.at("status"), nullptr);
  EXPECT_GE(attempt.at("duration_ms"), 250);
}

TEST_F(HookFailure, OneThatTricklesItsAnswerIsToo) {
  Receiver receiver([](const Received&) { return Receiver::Reply{.status = 200, .trickles = true}; });
  EXPECT_EQ(first_attempt(receiver.url(), impatient()).at("failure"), "timeout");
}

TEST_F(HookFailure, AnAnswerWithoutEndIsCutOffAndCounts) {
  Receiver receiver(
      [](const Received&) { return Receiver::Reply{.status = 200, .body = std::string(1'000'000, 'x')}; });
  EXPECT_EQ(first_attempt(receiver.url(), options()).at("failure"), nullptr);
}

TEST_F(HookFailure, OneThatHangsUpOrIsNotThere) {
  Receiver receiver([](const Received&) { return Receiver::Reply{.hangs_up = true}; });
  EXPECT_EQ(first_attempt(receiver.url(), options()).at("failure"), "broken");
}

TEST_F(HookFailure, NobodyListens) {
  std::string url;
  {
    const Receiver gone;
    url = gone.url();
  }
  EXPECT_EQ(first_attempt(url, options()).at("failure"), "unreachable");
}

// The URL was taken when it was allowed, or its name came to mean another address: what is connected to decides.
TEST_F(HookFailure, AnAddressThatIsNotPublicIsNotConnectedTo) {
  Receiver receiver;
  hub::HookOptions strict = options();
  strict.rules = {};
  const Hook hook = subscribe("brook", receiver.url());
  hub.store().write([&](hub::Connection& db) {  // https, by a name that resolves to this machine
    std::string url = receiver.url();
    db.exec("UPDATE hook_subscription SET url = $1", "https://localhost" + url.substr(url.rfind(':')));
  });
  raise("018f0000-0000-7000-8000-000000000001");
  const auto by = dispatcher(strict);
  send_all(*by);
  EXPECT_EQ(log(hook)[0].at("attempts")[0].at("failure"), "forbidden_address");
  strict.rules.private_addresses = true;
  hub.clock.advance(10'000);
  const auto private_too = dispatcher(strict);
  send_all(*private_too);
  EXPECT_EQ(log(hook)[0].at("attempts")[1].at("failure"), "forbidden_address");
  EXPECT_EQ(receiver.count(), 0U);
}

TEST_F(HookFailure, GoneDisablesAtOnceAndWhatWaitsIsHeld) {
  std::atomic<int> status{410};
  Receiver receiver([&](const Received&) { return Receiver::Reply{status}; });
  const Hook hook = subscribe("brook", receiver.url());
  hub::HookOptions one_by_one = options();
  one_by_one.limits.each = 1;
  const auto by = dispatcher(one_by_one);
  raise("018f0000-0000-7000-8000-000000000001");
  raise("018f0000-0000-7000-8000-000000000002");
  send_all(*by);
  EXPECT_EQ(receiver.count(), 1U);
  const json state = get("brook", "/v1/webhooks/" + hook.id);
  EXPECT_EQ(state.at("enabled"), false);
  EXPECT_EQ(state.at("disabled_reason"), "gone");
  EXPECT_NE(state.at("disabled_at"), nullptr);
  EXPECT_EQ(get("brook", "/v1/webhooks/" + hook.id + "/deliveries?state=held").at("items").size(), 1U);
  EXPECT_EQ(code_of(ask("brook", "POST", "/v1/webhooks/" + hook.id + "/test")), "409 webhook_disabled");
  raise("018f0000-0000-7000-8000-000000000003");
  send_all(*by);
  EXPECT_EQ(log(hook).size(), 2U) << "nothing is kept for one that is disabled";
  status = 200;
  EXPECT_EQ(ask("brook", "POST", "/v1/webhooks/" + hook.id, {{"enabled", true}}).status, 200);
  send_all(*by);
  EXPECT_EQ(receiver.count(), 2U) << "what was held is sent";
  EXPECT_EQ(get("brook", "/v1/webhooks/" + hook.id).at("enabled"), true);
}

TEST_F(HookFailure, DaysOfFailureDisableItAndOneSuccessClearsThem) {
  std::atomic<int> status{500};
  Receiver receiver([&](const Received&) { return Receiver::Reply{status}; });
  const Hook hook = subscribe("brook", receiver.url());
  raise("018f0000-0000-7000-8000-000000000001");
  send_all();
  EXPECT_NE(get("brook", "/v1/webhooks/" + hook.id).at("failing_since"), nullptr);
  status = 200;
  hub.clock.advance(10'000);
  send_all();
  EXPECT_EQ(get("brook", "/v1/webhooks/" + hook.id).at("failing_since"), nullptr);
  status = 500;
  for (int day = 0; day <= 5; ++day) {
    EXPECT_EQ(get("brook", "/v1/webhooks/" + hook.id).at("enabled"), true) << day;
    raise("018f0000-0000-7000-8000-00000000010" + std::to_string(day));
    send_all();
    hub.clock.advance(86'400'000);
  }
  send_all();
  const json state = get("brook", "/v1/webhooks/" + hook.id);
  EXPECT_EQ(state.at("enabled"), false);
  EXPECT_EQ(state.at("disabled_reason"), "failing");
}

TEST_F(HookFailure, TenAttemptsAndNoMore) {
  Receiver receiver([](const Received&) { return Receiver::Reply{503}; });
  const Hook hook = subscribe("brook", receiver.url());
  raise("018f0000-0000-7000-8000-000000000001");
  send_all();
  while (log(hook)[0].at("next_attempt") != nullptr) {
    ASSERT_LE(receiver.count(), 10U);
    hub.clock.wall = parse_rfc3339(log(hook)[0].at("next_attempt").get<std::string>()).value();
    send_all();
  }
  EXPECT_EQ(receiver.count(), 10U);
  EXPECT_EQ(log(hook)[0].at("state"), "failed");
  EXPECT_EQ(log(hook)[0].at("attempts").size(), 10U);
}

TEST_F(HookFailure, WaitsAsLongAsTheReceiverAsks) {
  Receiver receiver([](const Received&) { return Receiver::Reply{429, "Retry-After: 3600\r\n"}; });
  const Hook hook = subscribe("brook", receiver.url());
  raise("018f0000-0000-7000-8000-000000000001");
  send_all();
  EXPECT_EQ(log(hook)[0].at("next_attempt"), format_instant(hub.clock.wall_ms() + 3'600'000));
}

// A receiver that hangs holds up nobody else.
TEST_F(HookFailure, TheOthersAreToldMeanwhile) {
  Receiver hangs([](const Received&) { return Receiver::Reply{.hangs = true}; });
  Receiver well;
  subscribe("brook", hangs.url());
  subscribe("brook", well.url());
  for (int i = 10; i < 40; ++i) raise("018f0000-0000-7000-8000-0000000000" + std::to_string(i));
  for (int i = 0; i < 2'000 && well.count() < 30; ++i) sender->turn(std::chrono::milliseconds(5));
  EXPECT_EQ(well.count(), 30U);
  EXPECT_LE(hangs.count(), 4U);
}

}  // namespace
}  // namespace doorstep::testing
