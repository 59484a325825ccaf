// A full disk: the visit under way can be recorded to its end.
#include <gtest/gtest.h>

#include "doorstep/engine.h"
#include "doorstep/testing/device_on_faulty_disk.h"

#include "events.h"

namespace doorstep {
namespace {

using testing::DeviceOnFaultyDisk;
using testing::made_up_identity;

class FullDisk : public ::testing::Test {
 protected:
  FullDisk() : device("full"), engine(device.open()) {
    engine->begin_log(made_up_identity());
    engine->apply_feed(small_feed(), "cursor-1", false);
    engine->record(check_in());
    device.disk.limit_to(device.disk.used());
  }

  DeviceOnFaultyDisk device;
  std::unique_ptr<Engine> engine;
};

TEST_F(FullDisk, HasRoomForTheVisitUnderWay) {
  ASSERT_TRUE(device.disk.exists("device/reserve"));
  for (int i = 0; i < 8; ++i)
    engine->put_draft({kVisit, "daily_log", CarerId("carer-1")}, std::string(2'000, 'd'));
  for (int i = 0; i < 10; ++i) EXPECT_NO_THROW(engine->record(note(4'000)));
  EXPECT_NO_THROW(engine->record(check_out()));
  EXPECT_TRUE(engine->status().disk_full);
  EXPECT_EQ(engine->status().unsent, 12);
  engine = nullptr;
  engine = device.open();  // on the full disk
  EXPECT_EQ(engine->head().seq, 12);
  EXPECT_TRUE(engine->status().disk_full);
  EXPECT_EQ(engine->visit(kVisit)->progress, VisitProgress::delivered);
}

TEST_F(FullDisk, KeepsThatRoomForRecordingAlone) {
  engine->record(note(4'000));
  EXPECT_EQ(error_of([&] { engine->apply_feed(small_feed(), "cursor-2", false); }), "space:disk_full");
  EXPECT_EQ(engine->cursor(), "cursor-1");
  device.disk.limit_to(UINT64_MAX);
  engine->apply_feed(small_feed(), "cursor-2", false);
  EXPECT_FALSE(engine->status().disk_full);
  EXPECT_TRUE(device.disk.exists("device/reserve"));  // for the next time
}

TEST_F(FullDisk, IsSaidOnceTheReserveIsUsedUpAndLosesNothing) {
  std::int64_t recorded = engine->head().seq;
  std::string error;
  for (int i = 0; i < 1'000 && error.empty(); ++i) {
    error = error_of([&] { recorded = engine->record(note(20'000)).seq; });
  }
  EXPECT_EQ(error, "space:disk_full");
  EXPECT_GT(recorded, 10);
  engine = nullptr;
  engine = device.open();
  EXPECT_EQ(engine->head().seq, recorded);
  EXPECT_EQ(engine->status().unsent, recorded);
  EXPECT_FALSE(engine->verify().fault);
}

}  // namespace
}  // namespace doorstep
