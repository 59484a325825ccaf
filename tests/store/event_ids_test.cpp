// Ids that count on: still UUIDs of version 7, never twice, ever later.
#include "event_ids.h"

#include <algorithm>
#include <set>

#include <gtest/gtest.h>

#include "doorstep/testing/device_on_faulty_disk.h"

#include "events.h"

namespace doorstep {
namespace {

constexpr Millis kStart = 0x0192f0c12a3b;
constexpr Millis kHour = 3'600'000;

// Gives one byte over and over, another at each call.
class CallCounter final : public platform::Random {
 public:
  explicit CallCounter(std::uint8_t first) : byte_(first) {}
  void fill(std::span<std::uint8_t> bytes) override { std::fill(bytes.begin(), bytes.end(), byte_++); }

 private:
  std::uint8_t byte_;
};

TEST(EventIds, CountOnFromARandomStart) {
  CallCounter random(0x0f);
  EventIds ids(random);
  EXPECT_EQ(ids.next(kStart).str(), "0192f0c1-2a3b-7f0f-8f0f-0f0f0f0f0f0f");
  EXPECT_EQ(ids.next(kStart).str(), "0192f0c1-2a3b-7f0f-8f0f-0f0f0f0f0f10");
  EXPECT_EQ(ids.next(kStart + kHour - 1).str(), "0192f0c1-2a3b-7f0f-8f0f-0f0f0f0f0f11");
}

TEST(EventIds, BeginAnewAfterAnHour) {
  CallCounter random(0x33);
  EventIds ids(random);
  ids.next(kStart);
  EXPECT_EQ(ids.next(kStart + kHour).str(), "0192f0f8-18bb-7434-b434-343434343434");
}

TEST(EventIds, BeginAnewWhereTheClockHasGoneBack) {
  CallCounter random(0x33);
  EventIds ids(random);
  ids.next(kStart);
  EXPECT_EQ(ids.next(kStart - 1).str(), "0192f0c1-2a3a-7434-b434-343434343434");
}

TEST(EventIds, CarryOverAllDigits) {
  CallCounter random(0x99);
  EventIds ids(random);
  ids.next(kStart);
  std::string last;
  for (int i = 0; i < 0x10000 - 0x9999; ++i) last = ids.next(kStart).str();
  EXPECT_EQ(last, "0192f0c1-2a3b-7999-9999-9999999a0000");
}

TEST(EventIds, BeginAnewBeforeTheCountOverflows) {
  CallCounter random(0xff);
  EventIds ids(random);
  EXPECT_EQ(ids.next(kStart).str(), "0192f0c1-2a3b-7fff-bfff-ffffffffffff");
  EXPECT_EQ(ids.next(kStart).str(), "0192f0c1-2a3b-7000-8000-000000000000");
}

TEST(EventIds, AreValidUniqueAndAscendingThroughADay) {
  EventIds ids(platform::system_random());
  std::string before;
  for (int second = 0; second < 86'400; ++second) {
    const std::string id = ids.next(kStart + second * 1000LL).str();
    ASSERT_TRUE(is_uuid_v7(id)) << id;
    ASSERT_LT(before, id);
    before = id;
  }
}

TEST(EventIds, OfManyProcessesAtOneInstantNeverMeet) {
  std::set<std::string> seen;
  for (int process = 0; process < 1'000; ++process) {
    EventIds ids(platform::system_random());
    for (int i = 0; i < 25; ++i) ASSERT_TRUE(seen.insert(ids.next(kStart).str()).second);
  }
}

TEST(EventIds, GoOnFromFreshRandomnessAfterARestart) {
  testing::DeviceOnFaultyDisk device("ids");
  const auto tail_of = [](const Recorded& recorded) { return recorded.id.str().substr(20, 13); };
  std::string before;
  {
    auto engine = device.open();
    engine->begin_log(testing::made_up_identity());
    before = tail_of(engine->record(check_in()));
    EXPECT_EQ(tail_of(engine->record(check_out())), before) << "only the last digits differ";
  }
  EXPECT_NE(tail_of(device.open()->record(check_in())), before);
}

TEST(EventIds, OfVisitsAreWhollyRandom) {
  testing::DeviceOnFaultyDisk device("visit_ids");
  auto engine = device.open();
  const std::string first = engine->new_visit_id().str();
  const std::string second = engine->new_visit_id().str();
  EXPECT_TRUE(is_uuid_v7(first) && is_uuid_v7(second));
  EXPECT_NE(first.substr(15, 15), second.substr(15, 15));
}

}  // namespace
}  // namespace doorstep
