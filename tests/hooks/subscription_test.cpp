// Webhooks are made, listed, changed and removed by whose they are.
#include "hooks_world.h"

namespace doorstep::testing {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;
using ::testing::Not;

class HookSubscription : public HooksTest {
 protected:
  Receiver receiver;
};

TEST_F(HookSubscription, MadeListedChangedAndRemoved) {
  const Hook hook = subscribe("northshire", receiver.url(), {"visit.late", "visit.missed", "visit.late"});
  EXPECT_THAT(hook.secret, ::testing::MatchesRegex("whsec_[A-Za-z0-9+/]{43}="));
  const json listed = get("northshire", "/v1/webhooks").at("items");
  ASSERT_EQ(listed.size(), 1U);
  EXPECT_EQ(listed[0].at("id"), hook.id);
  EXPECT_EQ(listed[0].at("events"), (json{"visit.late", "visit.missed"}));
  EXPECT_FALSE(listed[0].contains("secret"));
  const std::string path = "/v1/webhooks/" + hook.id;
  json changed = body_of(ask("northshire", "POST", path, {{"events", {"statement.closed"}}}));
  EXPECT_EQ(changed.at("events"), json{"statement.closed"});
  EXPECT_EQ(changed.at("url"), receiver.url());
  changed = body_of(ask("northshire", "POST", path, {{"enabled", false}, {"url", receiver.url("/other")}}));
  EXPECT_EQ(changed.at("enabled"), false);
  EXPECT_EQ(changed.at("disabled_reason"), "paused");
  EXPECT_EQ(changed.at("url"), receiver.url("/other"));
  EXPECT_EQ(ask("northshire", "DELETE", path).status, 200);
  EXPECT_EQ(code_of(ask("northshire", "GET", path)), "404 not_found");
  EXPECT_TRUE(get("northshire", "/v1/webhooks").at("items").empty());
}

TEST_F(HookSubscription, AnothersIsAsWhatIsNotThere) {
  const Hook hook = subscribe("brook", receiver.url());
  raise("018f0000-0000-7000-8000-000000000001");
  send_all();
  const std::string path = "/v1/webhooks/" + hook.id;
  const std::string nowhere = "/v1/webhooks/018f0000-0000-7000-8000-0000000000ff";
  for (const char* other : {"vale", "northshire"}) {
    EXPECT_TRUE(get(other, "/v1/webhooks").at("items").empty());
    for (const auto& [method, tail] : std::vector<std::pair<std::string, std::string>>{
             {"GET", ""},
             {"POST", ""},
             {"DELETE", ""},
             {"POST", "/rotation"},
             {"POST", "/test"},
             {"GET", "/deliveries"},
             {"POST", "/deliveries/018f0000-0000-7000-8000-000000000001/again"}}) {
      const auto answer = ask(other, method, path + tail, json::object());
      EXPECT_EQ(code_of(answer), "404 not_found") << method << tail;
      EXPECT_EQ(body_of(answer), body_of(ask(other, method, nowhere + tail, json::object())))
          << method << tail;
    }
  }
  EXPECT_EQ(get("brook", path).at("enabled"), true);
}

// A provider and a commissioner may go by the same name.
TEST_F(HookSubscription, TheRoleBelongsToTheOwner) {
  const Hook hook = subscribe("brook", receiver.url());
  hub.store().write(
      [](hub::Connection& db) { db.exec("UPDATE hook_subscription SET role = 'commissioner'"); });
  EXPECT_EQ(code_of(ask("brook", "GET", "/v1/webhooks/" + hook.id)), "404 not_found");
  EXPECT_TRUE(get("brook", "/v1/webhooks").at("items").empty());
}

TEST_F(HookSubscription, WhatCantBeMade) {
  const auto refused = [&](const json& body) { return code_of(ask("brook", "POST", "/v1/webhooks", body)); };
  const json good{{"url", receiver.url()}, {"events", {"visit.late"}}};
  for (const auto& [member, value] :
       std::vector<std::pair<std::string, json>>{{"url", "http://hooks.example.org/"},
                                                 {"url", "https://10.0.0.1/"},
                                                 {"url", 3},
                                                 {"url", nullptr},
                                                 {"events", json::array()},
                                                 {"events", {"visit.done"}},
                                                 {"events", "visit.late"},
                                                 {"events", {3}},
                                                 {"events", nullptr}}) {
    json body = good;
    body[member] = value;
    EXPECT_EQ(refused(body), "400 bad_request") << body;
  }
  for (int i = 0; i < 20; ++i) subscribe("brook", receiver.url());
  EXPECT_EQ(refused(good), "409 too_many");
  subscribe("vale", receiver.url());
}

TEST_F(HookSubscription, SecretsLieSealed) {
  const Hook hook = subscribe("brook", receiver.url());
  const auto sealed = hub.store().read(
      [](hub::Connection& db) { return db.first("SELECT secret_sealed FROM hook_subscription")->blob(0); });
  EXPECT_EQ(sealed.size(), 1U + 12U + 32U + 16U);
  EXPECT_THAT(get("brook", "/v1/webhooks/" + hook.id).dump(), Not(HasSubstr("whsec")));
  hub.store().write([](hub::Connection& db) {  // another key, or a bit that was changed
    db.exec("UPDATE hook_subscription SET secret_sealed = $1", hub::Blob{std::string(61, 'x')});
  });
  raise("018f0000-0000-7000-8000-000000000001");
  send_all();
  EXPECT_EQ(receiver.count(), 0U);
  EXPECT_EQ(log(hook)[0].at("attempts")[0].at("failure"), "no_secret");
}

TEST_F(HookSubscription, ANewSecretAndTheOldOneBothSignForADay) {
  const Hook hook = subscribe("brook", receiver.url());
  const json rotated = body_of(ask("brook", "POST", "/v1/webhooks/" + hook.id + "/rotation"));
  const std::string secret = rotated.at("secret");
  EXPECT_NE(secret, hook.secret);
  EXPECT_EQ(rotated.at("old_secret_until"), format_instant(hub.clock.wall_ms() + 86'400'000));
  EXPECT_EQ(get("brook", "/v1/webhooks/" + hook.id).at("old_secret_until"), rotated.at("old_secret_until"));
  raise("018f0000-0000-7000-8000-000000000001");
  send_all();
  ASSERT_EQ(receiver.count(), 1U);
  EXPECT_TRUE(is_signed_with(receiver.received()[0], secret));
  EXPECT_TRUE(is_signed_with(receiver.received()[0], hook.secret));
  hub.clock.advance(86'400'000);
  raise("018f0000-0000-7000-8000-000000000002");
  send_all();
  ASSERT_EQ(receiver.count(), 2U);
  EXPECT_TRUE(is_signed_with(receiver.received()[1], secret));
  EXPECT_FALSE(is_signed_with(receiver.received()[1], hook.secret));
  EXPECT_EQ(get("brook", "/v1/webhooks/" + hook.id).at("old_secret_until"), nullptr);
}

TEST_F(HookSubscription, WhatIsRemovedIsNotSentAndLeavesNothing) {
  Receiver fails([](const Received&) { return Receiver::Reply{500}; });
  const Hook hook = subscribe("brook", fails.url());
  raise("018f0000-0000-7000-8000-000000000001");
  send_all();
  ask("brook", "DELETE", "/v1/webhooks/" + hook.id);
  hub.clock.advance(3'600'000);
  send_all();
  EXPECT_EQ(fails.count(), 1U);
  EXPECT_EQ(hub.count("SELECT count(*) FROM hook_delivery"), 0);
  EXPECT_EQ(hub.count("SELECT count(*) FROM hook_attempt"), 0);
}

}  // namespace
}  // namespace doorstep::testing
