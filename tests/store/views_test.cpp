// view.db can be thrown away at any time, offline.
#include <gtest/gtest.h>

#include "doorstep/engine.h"
#include "doorstep/testing/device_on_faulty_disk.h"

#include "events.h"

namespace doorstep {
namespace {

using testing::DeviceOnFaultyDisk;
using testing::made_up_identity;

class Views : public ::testing::Test {
 protected:
  Views() : device("views") {
    auto engine = device.open();
    engine->begin_log(made_up_identity());
    engine->apply_feed(small_feed(), "cursor-1", true);
    engine->record(check_in());
    engine->record(check_out());
    engine->today();
  }
  void expect_whole(Engine& engine) {
    const auto visit = engine.visit(kVisit);
    ASSERT_TRUE(visit);
    EXPECT_EQ(visit->events, 2);
    EXPECT_EQ(visit->person_name, "Made Up");
    EXPECT_EQ(engine.today().size(), 1U);
    EXPECT_EQ(engine.cursor(), "cursor-1");
    EXPECT_TRUE(engine.incidents().empty());
  }

  DeviceOnFaultyDisk device;
};

TEST_F(Views, AreMadeAgainWhereTheFileIsGone) {
  device.disk.remove("device/view.db");
  expect_whole(*device.open());
}

TEST_F(Views, AreMadeAgainWhereTheFileIsDamaged) {
  const std::string sound = device.disk.read("device/view.db");
  for (std::size_t page = 0; page * 4096 < sound.size(); ++page) {
    std::string damaged = sound;
    for (std::size_t i = 0; i < 64; ++i) damaged[page * 4096 + 100 + i] ^= 0x55;
    device.disk.write("device/view.db", damaged);
    auto engine = device.open();
    expect_whole(*engine);
    engine->save_sync_journal({});
    expect_whole(*engine);
  }
  device.disk.write("device/view.db", sound.substr(0, 5000));
  expect_whole(*device.open());
  device.disk.write("device/view.db", "nonsense");
  expect_whole(*device.open());
}

TEST_F(Views, AreNotTakenFromAnotherLog) {
  const std::string view = device.disk.read("device/view.db");
  DeviceOnFaultyDisk other("views-other");
  other.keys.put("database", device.keys.get("database").value());
  auto engine = other.open();
  engine->begin_log(made_up_identity(2));
  for (int i = 0; i < 5; ++i) engine->record(note(10));
  engine = nullptr;
  other.disk.write("device/view.db", view);
  EXPECT_EQ(other.open()->visit(kVisit)->events, 5);
}

TEST_F(Views, WitnessLinesThatTheLogHasLost) {
  const std::string log = device.disk.read("device/log.db");
  {
    auto engine = device.open();
    for (int i = 0; i < 5; ++i) engine->record(note(10));
    engine->today();
  }
  device.disk.write("device/log.db", log);  // an older copy of the log alone
  auto engine = device.open();
  const auto incidents = engine->incidents();
  ASSERT_EQ(incidents.size(), 1U);
  EXPECT_EQ(incidents[0].code, "lines_missing");
  EXPECT_EQ(incidents[0].lines_kept, 2);
  EXPECT_EQ(incidents[0].lines_lost, 5);
  EXPECT_EQ(engine->record(note(10)).seq, 3);
  engine = nullptr;
  EXPECT_EQ(device.open()->incidents().size(), 1U);
}

}  // namespace
}  // namespace doorstep
