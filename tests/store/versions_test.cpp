// Versions: of SQLite, and of our own files.
#include <map>

#include <gtest/gtest.h>

#include "doorstep/engine.h"
#include "doorstep/testing/device_on_faulty_disk.h"
#include "doorstep/testing/raw_database.h"

#include "database.h"
#include "events.h"

namespace doorstep {
namespace {

using testing::DeviceOnFaultyDisk;
using testing::made_up_identity;
using testing::RawDatabase;

TEST(Sqlite, IsNewEnough) {
  EXPECT_EQ(error_of([] { store::require_sqlite(3'051'002); }), "bug:sqlite_too_old");
  EXPECT_EQ(error_of([] { store::require_sqlite(3'040'001); }), "bug:sqlite_too_old");
  EXPECT_EQ(error_of([] { store::require_sqlite(3'051'003); }), "");
  EXPECT_EQ(error_of([] { store::require_sqlite(sqlite3_libversion_number()); }), "");
}

class NewerFile : public ::testing::TestWithParam<const char*> {
 protected:
  std::map<std::string, std::string> contents(const DeviceOnFaultyDisk& device) const {
    std::map<std::string, std::string> out;
    for (const auto& file : device.disk.files()) out[file] = device.disk.read(file);
    return out;
  }
};

TEST_P(NewerFile, IsRefusedAndLeftByteForByte) {
  DeviceOnFaultyDisk device("newer");
  {
    auto engine = device.open();
    engine->begin_log(made_up_identity());
    engine->record(check_in());
  }
  RawDatabase(std::string("device/") + GetParam(), device.disk.name(), device.keys)
      .execute("PRAGMA user_version=9");
  const auto before = contents(device);
  EXPECT_EQ(error_of([&] { device.open(); }), "too_new:too_new");
  EXPECT_TRUE(contents(device) == before);
}

TEST_P(NewerFile, IsRefusedWithItsWriteAheadLogToo) {
  DeviceOnFaultyDisk device("newer-wal");
  {
    auto engine = device.open();
    engine->begin_log(made_up_identity());
    engine->record(check_in());
    engine = nullptr;
    RawDatabase raw(std::string("device/") + GetParam(), device.disk.name(), device.keys);
    raw.execute("PRAGMA user_version=9; PRAGMA wal_autocheckpoint=0");
    device.disk.crash(testing::CrashLoss::none);  // the process dies: the version stands in the log alone
  }
  const auto before = contents(device);
  EXPECT_TRUE(before.contains(std::string("device/") + GetParam() + "-wal"));
  EXPECT_EQ(error_of([&] { device.open(); }), "too_new:too_new");
  EXPECT_TRUE(contents(device) == before);
}

INSTANTIATE_TEST_SUITE_P(Files, NewerFile, ::testing::Values("log.db", "feed.db"));

TEST(NewerCheck, IsRefused) {
  DeviceOnFaultyDisk device("newer-check");
  device.open();
  device.disk.write("device/key.check", R"({"v":2})");
  EXPECT_EQ(error_of([&] { device.open(); }), "too_new:too_new");
}

TEST(View, OfAnyOtherVersionIsMadeAnew) {
  DeviceOnFaultyDisk device("view-version");
  {
    auto engine = device.open();
    engine->begin_log(made_up_identity());
    engine->record(check_in());
    EXPECT_EQ(engine->visit(kVisit)->events, 1);
  }
  for (const char* version : {"PRAGMA user_version=0", "PRAGMA user_version=99"}) {
    RawDatabase("device/view.db", device.disk.name(), device.keys).execute(version);
    EXPECT_EQ(device.open()->visit(kVisit)->events, 1);
  }
}

}  // namespace
}  // namespace doorstep
