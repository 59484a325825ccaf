// A missing or wrong key is never taken for damage, nor damage for a wrong key.
#include <gtest/gtest.h>

#include "doorstep/engine.h"
#include "doorstep/testing/device_on_disk.h"
#include "doorstep/testing/device_on_faulty_disk.h"

#include "events.h"

namespace doorstep {
namespace {

using testing::DeviceOnDisk;
using testing::DeviceOnFaultyDisk;
using testing::made_up_identity;

class Keys : public ::testing::Test {
 protected:
  Keys() : device("keys") {
    auto engine = device.open();
    engine->begin_log(made_up_identity());
    engine->record(check_in());
  }
  std::map<std::string, std::string> contents() const {
    std::map<std::string, std::string> out;
    for (const auto& file : device.disk.files()) out[file] = device.disk.read(file);
    return out;
  }
  void expect_refused_untouched(const std::string& error) {
    const auto before = contents();
    EXPECT_EQ(error_of([&] { device.open(); }), error);
    EXPECT_TRUE(contents() == before);
  }

  DeviceOnFaultyDisk device;
};

TEST_F(Keys, MissingIsSaidAndNothingIsTouched) {
  device.keys.remove("database");
  expect_refused_untouched("key:key_missing");
}

TEST_F(Keys, WrongIsSaidAndNothingIsTouched) {
  device.keys.put("database", std::string(32, 'x'));
  expect_refused_untouched("key:key_wrong");
  device.keys.put("database", "short");
  expect_refused_untouched("key:key_wrong");
}

TEST_F(Keys, WrongWithoutACheckIsNotTakenForDamage) {
  device.disk.remove("device/key.check");
  device.keys.put("database", std::string(32, 'x'));
  expect_refused_untouched("key:key_unproven");
}

TEST_F(Keys, ADamagedCheckIsMadeAnew) {
  for (const std::string& damaged : {std::string(), std::string("{"), std::string(162, '\0')}) {
    device.disk.write("device/key.check", damaged);
    EXPECT_EQ(device.open()->head().seq, 1);
    EXPECT_EQ(device.open()->head().seq, 1);
  }
  std::string check = device.disk.read("device/key.check");
  check[check.find("salt") + 9] ^= 1;
  device.disk.write("device/key.check", check);
  EXPECT_EQ(device.open()->head().seq, 1);
  device.keys.put("database", std::string(32, 'x'));
  expect_refused_untouched("key:key_wrong");
}

TEST_F(Keys, OfTheDeviceMissingIsSaid) {
  device.keys.remove("device." + base64url(device.open()->signer()->public_key()));
  EXPECT_EQ(error_of([&] { device.open(); }), "key:key_missing");
}

TEST_F(Keys, AreNotInTheFiles) {
  const std::string key = device.keys.get("database").value();
  for (const auto& [name, bytes] : contents()) {
    EXPECT_EQ(bytes.find(key), std::string::npos) << name;
    EXPECT_EQ(bytes.find("carer-1"), std::string::npos) << name;
    EXPECT_EQ(bytes.find("SQLite format"), std::string::npos) << name;
  }
}

TEST_F(Keys, AreErasedByAWipeWithEverything) {
  auto engine = device.open();
  engine->wipe();
  EXPECT_EQ(error_of([&] { engine->record(check_in()); }), "auth:wiped");
  engine = nullptr;
  EXPECT_TRUE(device.disk.files().empty());
  EXPECT_FALSE(device.keys.get("database"));
  EXPECT_FALSE(device.open()->status().enrolled);
}

TEST(Directory, HasOneOwner) {
  DeviceOnDisk device;
  auto engine = device.open();
  EXPECT_EQ(error_of([&] { device.open(); }), "busy:directory_in_use");
  engine->begin_log(made_up_identity());
  EXPECT_EQ(engine->record(check_in()).seq, 1);
  engine = nullptr;
  EXPECT_EQ(device.open()->head().seq, 1);
}

TEST(Directory, IsForItsOwnerAlone) {
  DeviceOnDisk device;
  device.open();
  const auto permissions = std::filesystem::status(device.folder / "device").permissions();
  EXPECT_EQ(permissions & (std::filesystem::perms::group_all | std::filesystem::perms::others_all),
            std::filesystem::perms::none);
}

}  // namespace
}  // namespace doorstep
