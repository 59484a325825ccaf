// A tablet that is shared, lost, refused or bereft of its keys, and a real hub: nothing that was recorded is lost.
#include "doorstep/device/attachments.h"
#include "doorstep/device/attendance.h"
#include "doorstep/device/recovery.h"
#include "doorstep/hub/access/identity.h"
#include "doorstep/testing/memory_device.h"
#include "doorstep/testing/pictures.h"

#include "device_and_hub.h"

namespace doorstep::device {
namespace {

class SafeDevice : public DeviceAndHub {
 protected:
  SafeDevice() { environment.keys = &keys; }

  std::string carer() { return id_of(device_->engine(), "carer", "C1"); }
  void enrol_and_sync() {
    device_ = enrolled();
    ASSERT_TRUE(device_->sync().done);
  }
  std::string id() { return device_->engine().status().device.str(); }
  std::string code_for(const std::string& device) {
    return hub::make_enrolment_code(hub->hub().store(), platform::system_random(), hub_clock.wall_ms(),
                                    ProviderId("Harbour"), {}, DeviceId(device));
  }
  // What carers have recorded and the hub has, adopted or not.
  std::int64_t recorded_facts() {
    return hub->hub().store().read([](hub::Connection& db) {
      return db.first("SELECT COUNT(*) FROM fact WHERE type <> 'log.adopted'")->integer(0);
    });
  }
  // What an update of the tablet's system may do.
  void lose_keys() {
    device_ = nullptr;
    for (const auto& name : keys.names()) keys.remove(name);
  }
  static std::string error_of(const std::function<void()>& work) {
    try {
      work();
    } catch (const Error& error) {
      return std::string(to_string(error.error_class())) + ":" + error.code();
    }
    return {};
  }

  testing::MemoryKeyStore keys;
  std::unique_ptr<Device> device_;
};

TEST_F(SafeDevice, GoesOnWithAllThatItHadNotSentAfterItsKeysAreLost) {
  enrol_and_sync();
  note(*device_, "sent");
  ASSERT_TRUE(device_->sync().done);
  device_->engine().set_pin(CarerId(carer()), "", "2580");
  note(*device_, "not sent");
  const std::string before = id();
  lose_keys();
  EXPECT_EQ(error_of([&] { open(); }), "key:key_missing");
  environment.beside = true;
  {
    const auto makeshift = open();
    Attendance door;
    door.carer = "C1";
    door.person = "P1";
    door.service = "care";
    door.manual_reason = "keys lost";
    makeshift->record(check_in(makeshift->engine(), door));
    note(*makeshift, "beside");
    EXPECT_EQ(makeshift->status()["unsent"], 2);
    EXPECT_EQ(makeshift->status()["needs_enrolment"], true);
    EXPECT_EQ(error_of([&] { makeshift->sync(); }), "auth:not_enrolled");
  }
  note(*open(), "beside again");
  environment.beside = false;
  ASSERT_EQ(recoverable_devices(folder / "tablet", environment), std::vector{DeviceId(before)});
  recover(folder / "tablet", environment, address(), code_for(before));
  device_ = open();
  EXPECT_NE(id(), before);
  EXPECT_FALSE(fs::exists(folder / "tablet" / "beside"));
  EXPECT_FALSE(device_->engine().lock_state().pins) << "the office's code lets carers choose new ones";
  ASSERT_TRUE(device_->sync().done);
  EXPECT_EQ(device_->status()["unsent"], 0);
  EXPECT_EQ(recorded_facts(), 5);
  EXPECT_EQ(device_->engine().today().at(0).person_name, "Mary Hale");
  // And it can happen again.
  note(*device_, "once more");
  const std::string second = id();
  lose_keys();
  recover(folder / "tablet", environment, address(), code_for(second));
  device_ = open();
  ASSERT_TRUE(device_->sync().done);
  EXPECT_EQ(recorded_facts(), 6);
}

TEST_F(SafeDevice, TakesOverThePhotographsThatWereAddedBeside) {
  enrol_and_sync();
  const std::string before = id();
  const std::string picture = testing::jpeg(20'000), small = testing::jpeg(2'000, "");
  lose_keys();
  environment.beside = true;
  {
    const auto makeshift = open();
    const auto of = note(*makeshift, "A sore heel").id.str();
    attach(makeshift->engine(), {"C1", "", "P1", of, picture, small});
    EXPECT_EQ(makeshift->status()["attachments_unsent"], 2) << "no hub has vouched for them";
  }
  environment.beside = false;
  recover(folder / "tablet", environment, address(), code_for(before));
  device_ = open();
  EXPECT_EQ(device_->status()["attachments_unsent"], 2);
  ASSERT_TRUE(device_->sync().done);
  EXPECT_EQ(device_->status()["attachments_unsent"], 0);
  EXPECT_EQ(hub->hub().store().read(
                [](hub::Connection& db) { return db.first("SELECT COUNT(*) FROM blob")->integer(0); }),
            2);
}

TEST_F(SafeDevice, GoesOnWhereOnlyItsOwnKeyIsLost) {
  enrol_and_sync();
  note(*device_, "not sent");
  const std::string name = "device." + base64url(device_->engine().signer()->public_key());
  device_ = nullptr;
  keys.remove(name);
  EXPECT_EQ(error_of([&] { open(); }), "key:key_missing");
  recover(folder / "tablet", environment, address(), code());
  device_ = open();
  ASSERT_TRUE(device_->sync().done);
  EXPECT_EQ(recorded_facts(), 1);
}

TEST_F(SafeDevice, IsNotOpenedByACodeThatNamesNoDevice) {
  enrol_and_sync();
  note(*device_, "not sent");
  const std::string before = id();
  lose_keys();
  EXPECT_EQ(error_of([&] { recover(folder / "tablet", environment, address(), code()); }), "key:no_recovery");
  EXPECT_EQ(error_of([&] { open(); }), "key:key_missing");
  // A tablet of the same provider, which has left a secret of its own.
  device_ = enrolled("another");
  ASSERT_TRUE(device_->sync().done);
  const std::string another = id();
  lose_keys();
  EXPECT_EQ(error_of([&] { recover(folder / "tablet", environment, address(), code_for(another)); }),
            "key:recovery_failed");
  recover(folder / "tablet", environment, address(), code_for(before));
  device_ = open();
  ASSERT_TRUE(device_->sync().done);
  EXPECT_EQ(recorded_facts(), 1);
}

TEST_F(SafeDevice, ASecretIsLeftOnceAndAnewWithEachEpoch) {
  int left = 0;
  bool lose_answer = true;
  between([&](const sync::Request& request, http::Transport& real) -> std::optional<http::Outcome> {
    if (!request.path.ends_with("/recovery")) return std::nullopt;
    ++left;
    auto outcome = real.perform(request, {});
    if (!std::exchange(lose_answer, false)) return outcome;
    return sync::TransportFailed{request.id, sync::TransportFailure::cut_off};
  });
  enrol_and_sync();
  EXPECT_EQ(left, 1);
  EXPECT_TRUE(keys.get("recovery")) << "its answer was lost: it is left again";
  ASSERT_TRUE(device_->sync().done);
  EXPECT_EQ(left, 2);
  EXPECT_FALSE(keys.get("recovery")) << "the hub has it, and the tablet has not";
  ASSERT_TRUE(device_->sync().done);
  EXPECT_EQ(left, 2);
  hub::begin_epoch(hub->hub().store(), platform::system_random());
  hub.reset();
  start_hub();
  note(*device_);
  ASSERT_TRUE(device_->sync().done);
  EXPECT_EQ(left, 3);
  const std::string before = id();
  lose_keys();
  recover(folder / "tablet", environment, address(), code_for(before));
  EXPECT_EQ(open()->status()["recorded"], 0);
}

TEST_F(SafeDevice, ThatIsRetiredSendsWhatItHasAndIsThenWiped) {
  enrol_and_sync();
  for (int i = 0; i < 300; ++i) note(*device_);  // more than one push
  hub_clock.advance(1000);
  clock.advance(1000);
  hub::retire_device(hub->hub().store(), hub_clock.wall_ms(), DeviceId(id()), true);
  const auto result = device_->sync();
  EXPECT_EQ(result.status.activity, sync::Activity::revoked);
  EXPECT_TRUE(result.status.wipe);
  EXPECT_EQ(recorded_facts(), 300);
  EXPECT_TRUE(keys.names().empty());
  EXPECT_EQ(error_of([&] { note(*device_); }), "auth:wiped");
}

TEST_F(SafeDevice, ThatIsLockedSendsAndLeavesThePullForLater) {
  enrol_and_sync();
  const auto mia = CarerId(carer());
  device_->engine().set_pin(mia, "", "2580");
  note(*device_);
  device_->engine().lock();
  auto result = device_->sync();
  EXPECT_FALSE(result.done);
  ASSERT_TRUE(result.status.last_failure);
  EXPECT_EQ(result.status.last_failure->code, "locked");
  EXPECT_EQ(device_->status()["unsent"], 0);
  EXPECT_EQ(recorded_facts(), 1);
  device_->engine().unlock(mia, "2580");
  EXPECT_TRUE(device_->sync().done);
}

}  // namespace
}  // namespace doorstep::device
