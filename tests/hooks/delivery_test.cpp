// What came about is told, once, signed, to those who asked for it.
#include <fstream>
#include <set>

#include "doorstep/hub/store/marks.h"

#include "hooks_world.h"
#include "tls_server.h"

namespace doorstep::testing {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;
using ::testing::Not;

class HookDelivery : public HooksTest {};

TEST_F(HookDelivery, AVisitAtWhichNobodyIsIsLateAndThenMissed) {
  Receiver receiver;
  const Hook hook = subscribe("brook", receiver.url());
  set_time("2026-09-22T07:15:00.000Z");
  keep();
  send_all();
  EXPECT_EQ(receiver.count(), 0U) << "fifteen minutes are allowed, both ends included";
  set_time("2026-09-22T07:15:00.001Z");
  keep();
  send_all();
  ASSERT_EQ(receiver.count(), 1U);
  const Received late = receiver.received()[0];
  EXPECT_EQ(json::parse(late.body), (json{{"type", "visit.late"},
                                          {"timestamp", "2026-09-22T07:15:00.000Z"},
                                          {"data",
                                           {{"provider", "brook"},
                                            {"visit", office_id(hub.store(), "planned_visit", "v1")},
                                            {"person", office_id(hub.store(), "person", "p1")},
                                            {"planned_start", "2026-09-22T07:00:00.000Z"},
                                            {"planned_end", "2026-09-22T07:30:00.000Z"}}}}));
  set_time("2026-09-22T07:30:00.001Z");
  keep();
  send_all();
  ASSERT_EQ(receiver.count(), 2U);
  const json missed = json::parse(receiver.received()[1].body);
  EXPECT_EQ(missed.at("type"), "visit.missed");
  EXPECT_EQ(missed.at("timestamp"), "2026-09-22T07:30:00.000Z");
  for (const Received& one : receiver.received()) {
    EXPECT_TRUE(is_signed_with(one, hook.secret));
    EXPECT_EQ(one.headers.at("content-type"), "application/json");
    EXPECT_THAT(one.body, Not(HasSubstr("Ada")));
  }
  EXPECT_EQ(late.headers.at("webhook-timestamp"),
            std::to_string(parse_rfc3339("2026-09-22T07:15:00Z").value() / 1'000));
}

TEST_F(HookDelivery, TheSameIsNeverToldTwiceEvenWhereAllRowsAreMadeAnew) {
  Receiver receiver;
  const Hook hook = subscribe("brook", receiver.url());
  set_time("2026-09-22T07:20:00Z");
  keep();
  set_time("2026-09-22T09:00:00Z");  // the hub did not look while v2 was late
  keep();
  send_all();
  const auto told = receiver.count();
  EXPECT_EQ(told, 3U) << "v1 late, v1 and v2 missed";
  hub.store().write([](hub::Connection& db) { db.exec("UPDATE view_keeper SET version = 0"); });
  keep();
  send_all();
  hub.store().write(
      [](hub::Connection& db) { hub::mark(db, ProviderId("brook"), hub::MarkKind::all, "", 1); });
  keep();
  send_all();
  EXPECT_EQ(receiver.count(), told);
  std::set<std::string> ids;
  for (const Received& one : receiver.received()) ids.insert(one.headers.at("webhook-id"));
  EXPECT_EQ(ids.size(), told);
}

TEST_F(HookDelivery, WhatIngestFindsIsAnExceptionWithTheIdOfTheList) {
  Receiver receiver;
  subscribe("brook", receiver.url(), {"exception.raised"});
  Tablet tablet(1);
  tablet.enrol(hub);
  json event = tablet.event();
  event["person"] = "somebody that no office knows";
  tablet.add(event);
  ASSERT_EQ(tablet.push(hub, tablet.push_body()).status, 200);
  send_all();
  std::set<std::string> told, listed;
  for (const Received& one : receiver.received()) {
    const json body = json::parse(one.body);
    told.insert(body.at("data").at("kind").get<std::string>() + " " +
                body.at("data").at("id").get<std::string>());
    EXPECT_EQ(body.at("data").at("person"), nullptr);
    EXPECT_EQ(body.at("data").at("device"), tablet.id);
    EXPECT_THAT(one.body, Not(HasSubstr("somebody")));
  }
  const json items = get("brook", "/v1/exceptions").at("items");
  for (const json& item : items)
    listed.insert(item.at("kind").get<std::string>() + " " + item.at("id").get<std::string>());
  EXPECT_EQ(told, listed);
  EXPECT_EQ(told.size(), 2U) << "unknown_person, unknown_carer";
}

TEST_F(HookDelivery, OverTlsAndOnlyWithACertificateThatIsTrusted) {
  TlsServer server([](const std::string&) { return TlsServer::Reply{http_answer(200, "ok")}; });
  TemporaryFolder folder;
  hub::HookOptions chosen = options();
  chosen.ca_file = folder.path() / "ca.pem";
  std::ofstream(chosen.ca_file) << server.certificate_pem();
  const Hook hook = subscribe("brook", server.url() + "/hook", {"exception.raised"});
  raise("018f0000-0000-7000-8000-000000000001");
  send_all();  // with the machine's own certificates
  EXPECT_EQ(log(hook)[0].at("attempts")[0].at("failure"), "tls");
  EXPECT_TRUE(server.requests().empty());
  const auto trusting = dispatcher(chosen);
  // A machine that is busy may miss the server's patience with a handshake, and then it is tried again.
  while (log(hook)[0].at("next_attempt") != nullptr) {
    hub.clock.wall = parse_rfc3339(log(hook)[0].at("next_attempt").get<std::string>()).value();
    send_all(*trusting);
  }
  EXPECT_EQ(log(hook)[0].at("state"), "delivered");
  EXPECT_EQ(server.requests().size(), 1U);
}

TEST_F(HookDelivery, TheLogSaysWhatWasTriedAndWhatCameOfIt) {
  int asked = 0;
  Receiver receiver([&](const Received&) { return Receiver::Reply{++asked == 1 ? 500 : 200}; });
  const Hook hook = subscribe("brook", receiver.url());
  raise("018f0000-0000-7000-8000-000000000001");
  send_all();
  json entry = log(hook)[0];
  EXPECT_EQ(entry.at("state"), "waiting");
  EXPECT_EQ(entry.at("attempts").size(), 1U);
  EXPECT_EQ(entry.at("attempts")[0].at("status"), 500);
  EXPECT_EQ(entry.at("attempts")[0].at("failure"), "status");
  const Millis next = parse_rfc3339(entry.at("next_attempt").get<std::string>()).value();
  EXPECT_GE(next, hub.clock.wall_ms() + 5'000);
  EXPECT_LE(next, hub.clock.wall_ms() + 6'000);
  hub.clock.wall = next;
  send_all();
  entry = log(hook)[0];
  EXPECT_EQ(entry.at("state"), "delivered");
  EXPECT_EQ(entry.at("next_attempt"), nullptr);
  EXPECT_EQ(entry.at("attempts")[1].at("status"), 200);
  EXPECT_EQ(entry.at("attempts")[1].at("failure"), nullptr);
  ASSERT_EQ(receiver.count(), 2U);
  EXPECT_EQ(receiver.received()[0].headers.at("webhook-id"), receiver.received()[1].headers.at("webhook-id"));
  EXPECT_EQ(receiver.received()[0].body, receiver.received()[1].body);
  EXPECT_TRUE(is_signed_with(receiver.received()[1], hook.secret));
}

TEST_F(HookDelivery, AgainAndATest) {
  Receiver receiver;
  const Hook hook = subscribe("brook", receiver.url());
  raise("018f0000-0000-7000-8000-000000000001");
  send_all();
  const std::string path = "/v1/webhooks/" + hook.id;
  EXPECT_EQ(ask("brook", "POST", path + "/deliveries/018f0000-0000-7000-8000-000000000001/again").status,
            202);
  send_all();
  EXPECT_EQ(receiver.count(), 2U);
  EXPECT_EQ(log(hook)[0].at("attempts").size(), 2U);
  EXPECT_EQ(code_of(ask("brook", "POST", path + "/deliveries/018f0000-0000-7000-8000-000000000002/again")),
            "404 not_found");
  const auto test = ask("brook", "POST", path + "/test");
  ASSERT_EQ(test.status, 202);
  send_all();
  ASSERT_EQ(receiver.count(), 3U);
  EXPECT_EQ(json::parse(receiver.received()[2].body).at("type"), "webhook.test");
  EXPECT_EQ(receiver.received()[2].headers.at("webhook-id"), body_of(test).at("delivery"));
  EXPECT_TRUE(is_signed_with(receiver.received()[2], hook.secret));
  for (int i = 0; i < 9; ++i) EXPECT_EQ(ask("brook", "POST", path + "/test").status, 202);
  EXPECT_EQ(ask("brook", "POST", path + "/test").status, 429);
}

TEST_F(HookDelivery, TheLogGoesAfterAMonth) {
  Receiver receiver;
  const Hook hook = subscribe("brook", receiver.url());
  raise("018f0000-0000-7000-8000-000000000001");
  send_all();
  EXPECT_EQ(log(hook).size(), 1U);
  hub.clock.advance(30LL * 86'400'000 + 1);
  send_all();
  EXPECT_EQ(hub.count("SELECT count(*) FROM hook_delivery"), 0);
  EXPECT_EQ(hub.count("SELECT count(*) FROM hook_attempt"), 0);
  EXPECT_EQ(hub.count("SELECT count(*) FROM hook_occurrence"), 1) << "so that it is not told again";
  hub.clock.advance(16LL * 86'400'000);
  send_all();
  EXPECT_EQ(hub.count("SELECT count(*) FROM hook_occurrence"), 0);
}

}  // namespace
}  // namespace doorstep::testing
