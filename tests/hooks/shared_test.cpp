// Several hubs send between them.
#include <map>
#include <thread>

#include "hooks_world.h"

namespace doorstep::testing {
namespace {

class HookHubs : public HooksTest {};

std::string id_of(int nr) { return "018f0000-0000-7000-8000-000000000" + std::to_string(100 + nr); }

TEST_F(HookHubs, EachOccurrenceIsDeliveredOnce) {
  Receiver receiver;
  subscribe("brook", receiver.url());
  const auto second = dispatcher(), third = dispatcher();
  for (int i = 0; i < 60; ++i) raise(id_of(i));
  for (int i = 0; i < 2'000 && receiver.count() < 60; ++i) {
    for (auto* one : {sender.get(), second.get(), third.get()}) one->turn(std::chrono::milliseconds(1));
  }
  send_all();
  send_all(*second);
  send_all(*third);
  std::map<std::string, int> times;
  for (const Received& one : receiver.received()) ++times[one.headers.at("webhook-id")];
  EXPECT_EQ(times.size(), 60U);
  EXPECT_EQ(receiver.count(), 60U);
  EXPECT_EQ(hub.count("SELECT count(*) FROM hook_attempt"), 60);
}

TEST_F(HookHubs, WhatADeadHubHadTakenIsSentByAnotherWhenTheLeaseEnds) {
  Receiver receiver;
  const Hook hook = subscribe("brook", receiver.url());
  raise(id_of(1));
  send_all();
  hub.store().write([&](hub::Connection& db) {  // as one leaves it that died in the middle
    db.exec("UPDATE hook_delivery SET state = 'waiting', lease = 'a hub that is gone', next_ms = $1",
            hub.clock.wall_ms() + 60'000);
  });
  hub.clock.advance(59'999);
  sender->turn(std::chrono::milliseconds(1));
  EXPECT_EQ(receiver.count(), 1U);
  hub.clock.advance(1);
  send_all();
  EXPECT_EQ(receiver.count(), 2U);
  EXPECT_EQ(log(hook)[0].at("state"), "delivered");
}

TEST_F(HookHubs, OneThatEndsGivesBackWhatItHasNotSent) {
  Receiver hangs([](const Received&) { return Receiver::Reply{.hangs = true}; });
  const Hook hook = subscribe("brook", hangs.url());
  raise(id_of(1));
  for (int i = 0; i < 1'000 && hangs.count() == 0; ++i) sender->turn(std::chrono::milliseconds(5));
  ASSERT_EQ(hangs.count(), 1U);
  sender.reset();
  EXPECT_EQ(hub.count("SELECT count(*) FROM hook_delivery WHERE lease <> ''"), 0);
  EXPECT_EQ(log(hook)[0].at("next_attempt"), format_instant(hub.clock.wall_ms()));
  EXPECT_TRUE(log(hook)[0].at("attempts").empty());
}

TEST_F(HookHubs, AThreadSendsAndEndsInTime) {
  Receiver receiver;
  Receiver hangs([](const Received&) { return Receiver::Reply{.hangs = true}; });
  subscribe("brook", receiver.url());
  subscribe("brook", hangs.url());
  {
    hub::HookSender thread(*sender, std::chrono::milliseconds(5), std::chrono::milliseconds(50));
    raise(id_of(1));
    for (int i = 0; i < 4'000 && (receiver.count() == 0 || hangs.count() == 0); ++i)
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  EXPECT_EQ(receiver.count(), 1U);
  EXPECT_EQ(hangs.count(), 1U);
  sender.reset();
  EXPECT_EQ(hub.count("SELECT count(*) FROM hook_delivery WHERE lease <> ''"), 0);
}

}  // namespace
}  // namespace doorstep::testing
