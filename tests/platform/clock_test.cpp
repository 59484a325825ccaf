#include "doorstep/platform/clock.h"

#include <algorithm>
#include <array>
#include <set>

#include <gtest/gtest.h>

#include "doorstep/event/ids.h"
#include "doorstep/platform/random.h"

namespace doorstep::platform {
namespace {

class FixedRandom final : public Random {
 public:
  explicit FixedRandom(std::uint8_t byte) : byte_(byte) {}
  void fill(std::span<std::uint8_t> bytes) override { std::fill(bytes.begin(), bytes.end(), byte_); }

 private:
  std::uint8_t byte_;
};

TEST(SystemClock, TellsTheTimeAndTheBoot) {
  const Clock& clock = system_clock();
  EXPECT_GT(clock.wall_ms(), *parse_instant("2024-01-01T00:00:00.000Z"));
  EXPECT_TRUE(is_uuid(clock.boot()));
  EXPECT_EQ(clock.boot(), clock.boot());
  std::int64_t before = clock.uptime_ms();
  EXPECT_GT(before, 0);
  for (int i = 0; i < 10'000; ++i) {
    const std::int64_t now = clock.uptime_ms();
    ASSERT_GE(now, before);
    before = now;
  }
}

TEST(Uuid, OfVersion7BeginsWithItsInstant) {
  FixedRandom zeros(0);
  FixedRandom ones(0xff);
  EXPECT_EQ(make_uuid_v7(zeros, 0x0123'4567'89ab), "01234567-89ab-7000-8000-000000000000");
  EXPECT_EQ(make_uuid_v7(ones, 0x0123'4567'89ab), "01234567-89ab-7fff-bfff-ffffffffffff");
  EXPECT_EQ(make_uuid_v7(zeros, -1), "00000000-0000-7000-8000-000000000000");
  EXPECT_EQ(make_uuid_v7(zeros, Millis{1} << 48), "ffffffff-ffff-7000-8000-000000000000");
  EXPECT_EQ(make_uuid_v4(ones), "ffffffff-ffff-4fff-bfff-ffffffffffff");
}

TEST(Uuid, IsNewEachTime) {
  std::set<std::string> made;
  for (int i = 0; i < 2'000; ++i) {
    const std::string id = make_uuid_v7(system_random(), 1'795'248'131'123);
    ASSERT_TRUE(is_uuid_v7(id)) << id;
    made.insert(id);
    made.insert(make_uuid_v4(system_random()));
  }
  EXPECT_EQ(made.size(), 4'000U);
}

TEST(SystemRandom, FillsAnyLength) {
  system_random().fill({});
  std::array<std::uint8_t, 1'000> bytes{};
  system_random().fill(bytes);
  EXPECT_GT(std::set<std::uint8_t>(bytes.begin(), bytes.end()).size(), 100U);
}

}  // namespace
}  // namespace doorstep::platform
