// The log refuses to be changed, whoever asks.
#include <gtest/gtest.h>

#include "doorstep/engine.h"
#include "doorstep/testing/device_on_faulty_disk.h"
#include "doorstep/testing/raw_database.h"

#include "events.h"

namespace doorstep {
namespace {

using testing::DeviceOnFaultyDisk;
using testing::made_up_identity;
using testing::RawDatabase;

class AppendOnly : public ::testing::TestWithParam<const char*> {};

TEST_P(AppendOnly, RefusesToChangeTheLog) {
  DeviceOnFaultyDisk device("append-only");
  {
    auto engine = device.open();
    engine->begin_log(made_up_identity());
    for (int i = 0; i < 3; ++i) engine->record(check_in());
    engine->add_receipt({2, "epoch-1", "2026-11-02T09:00:00.000Z", "sig"});
  }
  {
    RawDatabase raw("device/log.db", device.disk.name(), device.keys);
    raw.execute("INSERT INTO incident VALUES(NULL, 1, 'log.db', 'damaged', '', 0, 0, 0)");
    EXPECT_NE(raw.attempt(GetParam()).find("append-only"), std::string::npos) << raw.attempt(GetParam());
  }
  auto engine = device.open();
  EXPECT_EQ(engine->head().seq, 3);
  EXPECT_EQ(engine->sent_seq(), 2);
  EXPECT_FALSE(engine->verify().fault);
}

INSTANTIATE_TEST_SUITE_P(
    Statements, AppendOnly,
    ::testing::Values(
        "UPDATE line SET bytes = x'00'", "DELETE FROM line WHERE key = (SELECT max(key) FROM line)",
        "INSERT OR REPLACE INTO line SELECT key, hash, x'00' FROM line",
        "INSERT INTO line SELECT max(key) + 2, hash, bytes FROM line", "DELETE FROM log",
        "UPDATE log SET device = 'x'",
        "INSERT OR REPLACE INTO log SELECT number, 'x', public_key, epoch, identity FROM log",
        "UPDATE receipt SET seq = 3", "DELETE FROM receipt", "UPDATE incident SET at = 2",
        "INSERT OR REPLACE INTO receipt SELECT id, log, 0, 3, 3, head, epoch, time, sig FROM receipt",
        "DELETE FROM incident"));

}  // namespace
}  // namespace doorstep
