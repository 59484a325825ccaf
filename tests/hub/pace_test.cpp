// The limit of requests a second, at one hub and between two.
#include <gmock/gmock.h>

#include "doorstep/hub/http/pacer.h"
#include "doorstep/hub/server/shared_pace.h"

#include "hub_fixture.h"

namespace doorstep::testing {
namespace {

using std::chrono::milliseconds;
constexpr int kPerSecond = 10;

class Pace : public ::testing::Test {
 protected:
  // So many are admitted of `tries` at once.
  int ask(hub::Pacer& pacer, const std::string& address, int tries) const {
    int admitted = 0;
    for (int i = 0; i < tries; ++i) admitted += pacer.admit(address, now) ? 1 : 0;
    return admitted;
  }
  void pass(int ms) { now += milliseconds(ms); }
  Millis wall() const {
    return kHubNow + std::chrono::duration_cast<milliseconds>(now - hub::Pacer::Time()).count();
  }

  hub::Pacer::Time now = hub::Pacer::Time() + std::chrono::hours(1);
  hub::Pacer one{kPerSecond};
  hub::Pacer two{kPerSecond};
};

TEST_F(Pace, ABurstAndThenTheRate) {
  EXPECT_EQ(ask(one, "a", 1000), 100);
  EXPECT_EQ(ask(one, "b", 5), 5);  // each by itself
  pass(1000);
  EXPECT_EQ(ask(one, "a", 1000), kPerSecond);
  hub::Pacer none(0);
  EXPECT_EQ(ask(none, "a", 1000), 1000);
}

TEST_F(Pace, OnlyWhoCameNearTheLimitIsTold) {
  ask(one, "often", 20);
  ask(one, "seldom", 1);
  EXPECT_THAT(one.take_heavy(), ::testing::ElementsAre(::testing::Pair("often", 20)));
  EXPECT_TRUE(one.take_heavy().empty());
}

TEST_F(Pace, WhatWasAdmittedElsewhereIsOwed) {
  one.charge("a", 60, now);
  EXPECT_EQ(ask(one, "a", 1000), 40);
  one.charge("a", 1'000'000, now);  // a debt has an end: twice the burst, at most
  pass(20'000);
  EXPECT_EQ(ask(one, "a", 1000), 100);
}

class PaceOfTwoHubs : public Pace {
 protected:
  void exchange() {
    at_one.exchange(now, wall());
    at_two.exchange(now, wall());
  }
  std::int64_t rows() {
    return (*first).read(
        [](hub::Connection& db) { return db.first("SELECT count(*) FROM pace")->integer(0); });
  }

  HubDatabase database;
  std::unique_ptr<hub::Store> first = database.open(true);
  std::unique_ptr<hub::Store> second = database.open(true);
  hub::SharedPace at_one{*first, one, "hub-1"};
  hub::SharedPace at_two{*second, two, "hub-2"};
};

TEST_F(PaceOfTwoHubs, HoldTheLimitBetweenThem) {
  for (int second_ = 0; second_ < 30; ++second_) {  // the bursts of both are used up
    ask(one, "flood", 50);
    ask(two, "flood", 50);
    exchange();
    pass(1000);
  }
  int admitted = 0;
  for (int second_ = 0; second_ < 30; ++second_) {
    admitted += ask(one, "flood", 50) + ask(two, "flood", 50);
    exchange();
    pass(1000);
  }
  EXPECT_LE(admitted, 30 * kPerSecond * 12 / 10);  // apart from each other it would be twice as many
  EXPECT_GE(admitted, 30 * kPerSecond * 8 / 10);   // and nobody is held back more than that
}

TEST_F(PaceOfTwoHubs, WhoAsksOneHubAloneHasAllOfIt) {
  int admitted = 0;
  for (int second_ = 0; second_ < 60; ++second_) {
    admitted += ask(one, "steady", kPerSecond);
    EXPECT_EQ(ask(two, "seldom", 1), 1);
    exchange();
    pass(1000);
  }
  EXPECT_EQ(admitted, 60 * kPerSecond);
}

TEST_F(PaceOfTwoHubs, WhoAsksSeldomLeavesNoTraceAndOthersGoAfterAMinute) {
  ask(one, "seldom", 1);
  exchange();
  EXPECT_EQ(rows(), 0);
  ask(one, "often", 50);
  exchange();
  EXPECT_EQ(rows(), 1);
  pass(61'000);
  ask(two, "another", 50);
  exchange();
  EXPECT_EQ(rows(), 1);
}

}  // namespace
}  // namespace doorstep::testing
