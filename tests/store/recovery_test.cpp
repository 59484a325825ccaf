// The second wrap of the database's key: the directory and the secret together open it, neither alone.
#include "doorstep/recovery.h"

#include <gtest/gtest.h>

#include "doorstep/testing/device_on_faulty_disk.h"

#include "events.h"

namespace doorstep {
namespace {

using testing::DeviceOnFaultyDisk;
using testing::made_up_identity;

class Recovery : public ::testing::Test {
 protected:
  Recovery() : device("recovery"), engine(device.open()) {
    engine->begin_log(made_up_identity());
    engine->record(check_in());
    secret = engine->recovery_secret().value();
  }
  Config config() {
    return {device.directory, device.clock,       device.random, platform::openssl_crypto(),
            device.keys,      device.disk.name(), true};
  }
  void lose_keys() {
    engine = nullptr;
    for (const auto& name : device.keys.names()) device.keys.remove(name);
  }
  std::string restoring(const std::string& with, const Identity& of = made_up_identity()) {
    return error_of([&] { restore_database_key(config(), of.device, with); });
  }

  DeviceOnFaultyDisk device;
  std::unique_ptr<Engine> engine;
  std::string secret;
};

TEST_F(Recovery, OpensTheDirectoryAgain) {
  engine->recovery_kept();
  lose_keys();
  EXPECT_EQ(recoverable_devices(config()), std::vector{made_up_identity().device});
  EXPECT_EQ(restoring(std::string(32, 'x')), "key:recovery_failed");
  EXPECT_EQ(restoring(secret, made_up_identity(2)), "key:recovery_failed");
  EXPECT_EQ(restoring("short"), "key:recovery_failed");
  EXPECT_FALSE(device.keys.get("database"));
  EXPECT_EQ(restoring(secret), "");
  const auto key = recovery_enrolment_key(config());
  engine = Engine::open(config());
  EXPECT_FALSE(engine->status().enrolled);
  EXPECT_EQ(engine->enrolment_key(), key);
  engine->begin_log(made_up_identity(2));
  EXPECT_EQ(engine->status().unsent, 1);
  EXPECT_NE(engine->lines(1, 1, 100'000).at(0).find("log.adopted"), std::string::npos);
}

TEST_F(Recovery, SecretIsTheSameUntilTheHubHasItAndThenForgotten) {
  EXPECT_EQ(secret.size(), 32U);
  EXPECT_EQ(engine->recovery_secret(), secret);
  engine = nullptr;
  engine = device.open();
  EXPECT_EQ(engine->recovery_secret(), secret);
  engine->recovery_kept();
  EXPECT_EQ(engine->recovery_secret(), std::nullopt);
  EXPECT_FALSE(device.keys.get("recovery"));
  engine = nullptr;
  engine = device.open();
  EXPECT_EQ(engine->recovery_secret(), std::nullopt);
  for (const auto& file : device.disk.files())
    EXPECT_EQ(device.disk.read(file).find(base64url(secret)), std::string::npos) << file;
}

TEST_F(Recovery, SecretIsMadeAnewForAnotherEpochAndTheOldOneOpensUntilTheHubHasTheNew) {
  engine->recovery_kept();
  engine->add_receipt({1, "epoch-2", "2026-11-02T08:00:00.000Z", ""});
  const auto next = engine->recovery_secret();
  ASSERT_TRUE(next);
  EXPECT_NE(*next, secret);
  lose_keys();
  EXPECT_EQ(restoring(secret), "");
  EXPECT_EQ(restoring(*next), "");
}

TEST_F(Recovery, ADeviceThatIsEnrolledAnewKeepsTheOldWrapUntilTheHubHasTheNew) {
  engine->recovery_kept();
  engine->begin_log(made_up_identity(2));
  const auto next = engine->recovery_secret();
  EXPECT_EQ(recoverable_devices(config()).size(), 2U);
  engine->recovery_kept();
  EXPECT_EQ(recoverable_devices(config()), std::vector{made_up_identity(2).device});
  lose_keys();
  EXPECT_EQ(restoring(secret), "key:recovery_failed");
  EXPECT_EQ(restoring(*next, made_up_identity(2)), "");
}

TEST_F(Recovery, AFileThatIsDamagedIsReadFromItsCopy) {
  engine->recovery_kept();
  lose_keys();
  device.disk.write("device/key.recovery", "{\"wraps\":1,\"sum\":");
  EXPECT_EQ(restoring(secret), "");
  device.disk.write("device/key.recovery.copy", "");
  EXPECT_EQ(restoring(secret), "key:recovery_failed");
  EXPECT_TRUE(recoverable_devices(config()).empty());
}

// The machine dies at whichever write of a new wrap: the one before, whose secret the hub has, still opens.
TEST(RecoveryFile, OutlivesACrashAtAnyWrite) {
  for (std::uint64_t step = 0; step < 12; ++step) {
    DeviceOnFaultyDisk device("recovery-crash", step + 1);
    std::string kept;
    {
      auto engine = device.open();
      engine->begin_log(made_up_identity());
      kept = engine->recovery_secret().value();
      engine->recovery_kept();
      engine->begin_log(made_up_identity(2));
      device.disk.die_at(device.disk.operations() + step);
      error_of([&] { (void)engine->recovery_secret(); });
    }
    device.disk.crash(testing::CrashLoss::torn);
    device.disk.heal();
    const Config config{device.directory,           device.clock, device.random,
                        platform::openssl_crypto(), device.keys,  device.disk.name()};
    EXPECT_EQ(error_of([&] { restore_database_key(config, made_up_identity().device, kept); }), "") << step;
  }
}

TEST_F(Recovery, AWipeLeavesNothing) {
  engine->wipe();
  engine = nullptr;
  EXPECT_TRUE(device.disk.files().empty());
  EXPECT_TRUE(device.keys.names().empty());
}

}  // namespace
}  // namespace doorstep
