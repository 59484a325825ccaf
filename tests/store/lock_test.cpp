// PINs: who may read. Recording goes on whatever is locked.
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

const CarerId kHolder("carer-1"), kOther("carer-2");
constexpr const char* kPin = "2580";

class Lock : public ::testing::Test {
 protected:
  Lock() : device("lock"), engine(device.open()) {
    engine->begin_log(made_up_identity());
    engine->apply_feed(small_feed(), "cursor-1", false);
  }
  void reopen() {
    engine = nullptr;
    engine = device.open();
  }
  std::string reading() const {
    return error_of([&] { (void)engine->today(); });
  }
  std::string unlocking(const char* pin, const CarerId& carer = kHolder) {
    return error_of([&] { engine->unlock(carer, pin); });
  }
  // A file as it would be without the database's key: what a PIN alone protects.
  std::string deciphered(const std::string& file) {
    DeviceOnFaultyDisk copy("copy");
    for (const auto& name : device.disk.files()) copy.disk.write(name, device.disk.read(name));
    copy.keys.put("database", device.keys.get("database").value());
    RawDatabase("device/" + file, copy.disk.name(), copy.keys)
        .execute("PRAGMA journal_mode=DELETE; PRAGMA rekey=''");
    return copy.disk.read("device/" + file);
  }

  DeviceOnFaultyDisk device;
  std::unique_ptr<Engine> engine;
};

TEST_F(Lock, IsOpenUntilSomebodyHasAPin) {
  EXPECT_FALSE(engine->lock_state().pins);
  engine->lock();
  EXPECT_EQ(reading(), "");
  engine->set_pin(kHolder, "", kPin);
  EXPECT_TRUE(engine->lock_state().pins);
  EXPECT_EQ(engine->lock_state().carer, kHolder);
  EXPECT_EQ(reading(), "");
  engine->lock();
  EXPECT_EQ(reading(), "key:locked");
  EXPECT_EQ(unlocking("2581"), "rejected:wrong_pin");
  EXPECT_EQ(reading(), "key:locked");
  EXPECT_EQ(unlocking(kPin), "");
  EXPECT_EQ(engine->today().at(0).person_name, "Made Up");
}

TEST_F(Lock, ClosesEveryWayToRead) {
  engine->record(note(10));
  engine->set_pin(kHolder, "", kPin);
  engine->lock();
  for (const auto& ask : std::vector<std::function<void()>>{
           [&] { (void)engine->today(); }, [&] { (void)engine->visits(0, 1); },
           [&] { (void)engine->visit(kVisit); }, [&] { (void)engine->visit_lines(kVisit); },
           [&] { (void)engine->document("person", "person-1"); }, [&] { (void)engine->documents("carer"); },
           [&] { (void)engine->documents_of("note", PersonId("person-1")); },
           [&] { (void)engine->lines_of(1, 1, 1); }, [&] { (void)engine->attachments(kVisit); },
           [&] {
             (void)engine->draft({kVisit, "daily_log", kHolder});
           },
           [&] { engine->apply_feed({}, "cursor-2", false); }, [&] { engine->require_unlocked(); }})
    EXPECT_EQ(error_of(ask), "key:locked");
}

TEST_F(Lock, NeverStopsRecordingNorSending) {
  engine->apply_feed({{"policy", "p", 1, R"({"evidence_privacy":true})"}}, "cursor-2", false);
  engine->set_pin(kHolder, "", kPin);
  engine->lock();
  EXPECT_EQ(engine->record(check_in()).seq, 1);
  engine->put_draft({kVisit, "daily_log", kHolder}, "typed while locked");
  EXPECT_EQ(engine->record(check_out()).seq, 2);
  EXPECT_EQ(engine->status().unsent, 2);
  EXPECT_EQ(engine->lines(1, 10, 100'000).size(), 2U);
  engine->add_receipt({2, "epoch-1", "2026-11-02T08:00:00.000Z", ""});
  EXPECT_EQ(engine->status().unsent, 0);
  EXPECT_EQ(engine->documents("policy").size(), 1U);  // how to record
  const auto known = engine->visit_to_record(kVisit);
  EXPECT_TRUE(known && known->planned && known->person == PersonId("person-1"));
  EXPECT_EQ(known->person_name, "");
  EXPECT_EQ(engine->id_of("person", "person-1"), "person-1");
  EXPECT_EQ(engine->id_of("person", "P1"), std::nullopt);
  EXPECT_EQ(unlocking(kPin), "");
  EXPECT_EQ(engine->draft({kVisit, "daily_log", kHolder})->text, "typed while locked");
}

TEST_F(Lock, ComesByItselfAfterTwoMinutesWithoutATouch) {
  engine->set_pin(kHolder, "", kPin);
  EXPECT_EQ(engine->lock_state().locks_in_ms, 120'000);
  device.clock.advance(119'999);
  EXPECT_EQ(reading(), "");  // reading is no touch: a screen renews itself
  engine->touch();
  device.clock.advance(119'999);
  engine->put_draft({kVisit, "daily_log", kHolder}, "t");
  device.clock.advance(119'999);
  engine->record(check_in());
  device.clock.advance(119'999);
  EXPECT_EQ(reading(), "");
  device.clock.advance(1);
  EXPECT_TRUE(engine->locked());
  EXPECT_EQ(reading(), "key:locked");
  engine->touch();
  EXPECT_EQ(reading(), "key:locked");
}

TEST_F(Lock, IsLockedAfterAReboot) {
  engine->set_pin(kHolder, "", kPin);
  device.clock.boot_id = "boot-2";
  EXPECT_EQ(reading(), "key:locked");
  EXPECT_EQ(unlocking(kPin), "");
  reopen();
  EXPECT_EQ(reading(), "key:locked");
}

TEST_F(Lock, ElevenWrongPinsLockForGoodWhateverIsRestored) {
  engine->set_pin(kHolder, "", kPin);
  std::map<std::string, std::string> files;
  for (const auto& file : device.disk.files()) files[file] = device.disk.read(file);
  for (int i = 0; i < 10; ++i) EXPECT_EQ(unlocking("0852"), "rejected:wrong_pin") << i;
  EXPECT_EQ(engine->lock_state().holders.at(0).tries_left, 0);
  EXPECT_EQ(unlocking(kPin), "");  // the last try was right, and they are forgiven
  EXPECT_EQ(engine->lock_state().holders.at(0).tries_left, 10);
  engine->lock();
  for (int i = 0; i < 10; ++i) {
    EXPECT_EQ(unlocking("0852"), "rejected:wrong_pin") << i;
    engine = nullptr;
    for (const auto& [file, bytes] : files) device.disk.write(file, bytes);
    engine = device.open();
  }
  EXPECT_EQ(unlocking("0852"), "auth:pin_locked");
  EXPECT_EQ(unlocking(kPin), "auth:pin_locked");
  engine = nullptr;
  for (const auto& [file, bytes] : files) device.disk.write(file, bytes);
  engine = device.open();
  EXPECT_EQ(unlocking(kPin), "auth:pin_locked");
  EXPECT_TRUE(engine->lock_state().holders.at(0).locked_out);
  EXPECT_EQ(error_of([&] { engine->set_pin(kHolder, kPin, "8052"); }), "auth:pin_locked");
  EXPECT_EQ(error_of([&] { engine->set_pin(kOther, "", "8052"); }), "key:locked");
  EXPECT_EQ(engine->record(check_in()).seq, 1);
}

// A kill between the counting and the answer gives no try back.
class KillingKeys final : public platform::KeyStore {
 public:
  explicit KillingKeys(testing::MemoryKeyStore& keys) : keys_(keys) {}
  std::optional<std::string> get(std::string_view name) const override { return keys_.get(name); }
  void put(std::string_view name, std::string_view secret) override {
    keys_.put(name, secret);
    if (kill_after_put) throw Error(ErrorClass::key, "killed", "here");
  }
  void remove(std::string_view name) override { keys_.remove(name); }
  bool kill_after_put = false;

 private:
  testing::MemoryKeyStore& keys_;
};

TEST_F(Lock, CountsATryBeforeItIsMade) {
  engine->set_pin(kHolder, "", kPin);
  engine = nullptr;
  KillingKeys keys(device.keys);
  auto killed = Engine::open(
      {device.directory, device.clock, device.random, platform::openssl_crypto(), keys, device.disk.name()});
  keys.kill_after_put = true;
  for (int i = 0; i < 11; ++i) EXPECT_EQ(error_of([&] { killed->unlock(kHolder, kPin); }), "key:killed");
  killed = nullptr;
  engine = device.open();
  EXPECT_EQ(unlocking(kPin), "auth:pin_locked");
}

TEST_F(Lock, HasAPinForEachCarer) {
  engine->apply_feed({{"carer", "carer-2", 1, R"({"name":"Carer Two","own":true,"ref":"c2"})"}}, "cursor-2",
                     false);
  engine->set_pin(kHolder, "", kPin);
  engine->set_pin(kOther, "", "7391");
  engine->lock();
  EXPECT_EQ(unlocking(kPin, kOther), "rejected:wrong_pin");
  EXPECT_EQ(unlocking("7391", kOther), "");
  EXPECT_EQ(engine->today().size(), 1U);
  EXPECT_EQ(engine->lock_state().carer, kOther);
  engine->lock();
  EXPECT_EQ(engine->id_of("carer", "c2"), "carer-2");  // for the screen that asks who it is
  EXPECT_EQ(engine->lock_state().holders.at(1).name, "Carer Two");
  EXPECT_EQ(unlocking("1111", CarerId("nobody")), "rejected:no_pin");
  // Each may change their own, with it; nobody another's.
  EXPECT_EQ(error_of([&] { engine->set_pin(kOther, kPin, "4071"); }), "rejected:wrong_pin");
  EXPECT_EQ(error_of([&] { engine->set_pin(kOther, "", "4071"); }), "rejected:pin_set");
  engine->set_pin(kOther, "7391", "4071");
  engine->lock();
  EXPECT_EQ(unlocking("7391", kOther), "rejected:wrong_pin");
  EXPECT_EQ(unlocking("4071", kOther), "");
  EXPECT_EQ(unlocking(kPin), "");
  // Who leaves unlocks no more.
  engine->apply_feed({{"carer", "carer-2", 2, std::nullopt}}, "cursor-3", false);
  EXPECT_EQ(unlocking("4071", kOther), "rejected:no_pin");
  EXPECT_EQ(unlocking(kPin), "");
}

TEST_F(Lock, TakesNoPinThatIsEasilyGuessed) {
  for (const char* pin : {"", "123", "1234", "0000", "9876", "aaaa"})
    EXPECT_EQ(error_of([&] { engine->set_pin(kHolder, "", pin); }), "rejected:bad_pin") << pin;
  EXPECT_EQ(error_of([&] { engine->set_pin(kHolder, "", std::string(65, 'x') + "y"); }), "rejected:bad_pin");
  EXPECT_FALSE(engine->lock_state().pins);
}

TEST_F(Lock, SealsWhatWasThereAndWhatComes) {
  engine->put_draft({kVisit, "daily_log", kHolder}, "Cried a little");
  EXPECT_NE(deciphered("feed.db").find("Made Up"), std::string::npos);  // the test can see
  engine->set_pin(kHolder, "", kPin);
  engine->apply_feed({{"note", "note-2", 1, R"({"person":"person-1","text":"Ate badly"})"}}, "cursor-2",
                     false);
  engine->put_draft({kVisit, "handover", kHolder}, "Key under the mat");
  for (const std::string file : {"feed.db", "view.db"}) {
    const auto plain = deciphered(file);
    EXPECT_EQ(plain.substr(0, 15), "SQLite format 3");
    for (const char* personal :
         {"Made Up", "Slept well", "Ate badly", "Carer One", "personal care", "Cried", "under the mat"})
      EXPECT_EQ(plain.find(personal), std::string::npos) << file << " " << personal;
  }
  EXPECT_EQ(engine->documents_of("note", PersonId("person-1")).size(), 2U);
}

// At whichever write the machine dies while what was there is sealed for the first PIN: the PIN opens everything.
TEST(FirstPin, OpensWhatAKillLeftHalfSealed) {
  for (std::uint64_t step = 0; step < 14; ++step) {
    DeviceOnFaultyDisk device("first-pin", step + 1);
    {
      auto engine = device.open();
      engine->begin_log(made_up_identity());
      engine->apply_feed(small_feed(), "cursor-1", false);
      device.disk.die_at(device.disk.operations() + step);
      error_of([&] { engine->set_pin(kHolder, "", kPin); });
    }
    device.disk.crash(testing::CrashLoss::torn);
    device.disk.heal();
    auto engine = device.open();
    EXPECT_EQ(error_of([&] { (void)engine->today(); }), "key:locked") << step;
    engine->unlock(kHolder, kPin);
    EXPECT_EQ(engine->today().at(0).person_name, "Made Up") << step;
    EXPECT_EQ(engine->cursor(), "cursor-1");
    EXPECT_TRUE(engine->incidents().empty()) << step;
  }
}

TEST_F(Lock, AnEnrolmentByTheOfficeLetsANewPinBeSet) {
  engine->set_pin(kHolder, "", kPin);
  engine->record(check_in());
  engine->lock();
  for (int i = 0; i < 11; ++i) unlocking("0852");
  engine->begin_log(made_up_identity(2));
  EXPECT_FALSE(engine->lock_state().pins);
  EXPECT_TRUE(engine->documents("person").empty());  // nobody can unseal it: the hub sends it anew
  EXPECT_FALSE(engine->cursor());
  EXPECT_EQ(engine->status().unsent, 1);
  engine->apply_feed(small_feed(), "cursor-9", true);
  engine->set_pin(kHolder, "", "4071");
  reopen();
  EXPECT_EQ(unlocking("4071"), "");
  EXPECT_EQ(engine->today().size(), 1U);
}

TEST_F(Lock, AnEnrolmentLeavesThePinsThatStillOpen) {
  engine->apply_feed({{"carer", "carer-2", 1, R"({"name":"Carer Two","own":true})"}}, "cursor-2", false);
  engine->set_pin(kHolder, "", kPin);
  engine->set_pin(kOther, "", "7391");
  engine->lock();
  for (int i = 0; i < 11; ++i) unlocking("0852");
  engine->begin_log(made_up_identity(2));
  EXPECT_EQ(reading(), "key:locked");
  EXPECT_EQ(unlocking("7391", kOther), "");
  EXPECT_EQ(engine->today().size(), 1U);
  engine->set_pin(kHolder, "", "4071");
  engine->lock();
  EXPECT_EQ(unlocking("4071"), "");
}

TEST_F(Lock, PinsThatTheKeyStoreHasLostLeaveItLocked) {
  engine->set_pin(kHolder, "", kPin);
  engine = nullptr;
  device.keys.remove("pins");
  engine = device.open();
  EXPECT_EQ(reading(), "key:locked");
  EXPECT_EQ(unlocking(kPin), "rejected:no_pin");
  EXPECT_EQ(error_of([&] { engine->set_pin(kHolder, "", "4071"); }), "key:locked");
  EXPECT_EQ(engine->record(check_in()).seq, 1);
  engine->begin_log(made_up_identity(2));
  EXPECT_EQ(reading(), "");
}

TEST_F(Lock, AFeedThatIsLostOpensNothing) {
  engine->set_pin(kHolder, "", kPin);
  engine = nullptr;
  for (const char* file : {"device/feed.db", "device/feed.db-wal", "device/view.db"})
    device.disk.remove(file);
  engine = device.open();
  EXPECT_EQ(reading(), "key:locked");
  EXPECT_EQ(unlocking(kPin), "");
  engine->apply_feed(small_feed(), "cursor-1", true);
  EXPECT_EQ(deciphered("feed.db").find("Made Up"), std::string::npos);
}

TEST_F(Lock, ADamagedFeedIsMendedWhileItIsLocked) {
  engine->set_pin(kHolder, "", kPin);
  engine = nullptr;
  std::string damaged = device.disk.read("device/feed.db");
  damaged[damaged.size() - 2000] ^= 1;
  device.disk.write("device/feed.db", damaged);
  engine = device.open();
  engine->record(check_in());
  EXPECT_EQ(unlocking(kPin), "");
  (void)engine->documents("person");
  EXPECT_EQ(reading(), "");
}

}  // namespace
}  // namespace doorstep
