// Drafts of notes: durable at each keystroke, gone when the note is recorded.
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

const CarerId kCarer("carer-1");
const DraftId kDraft{kVisit, "daily_log", kCarer};

class Drafts : public ::testing::Test {
 protected:
  Drafts() : device("drafts"), engine(device.open()) {
    engine->begin_log(made_up_identity());
    engine->apply_feed(small_feed(), "cursor-1", false);
  }
  std::string text(const DraftId& id = kDraft) const {
    const auto draft = engine->draft(id);
    return draft ? draft->text : "(none)";
  }

  DeviceOnFaultyDisk device;
  std::unique_ptr<Engine> engine;
};

TEST_F(Drafts, SurviveThePowerAtAnyKeystroke) {
  const std::string typed = "Ate well, zażółć";
  for (std::size_t i = 1; i <= typed.size(); ++i) {
    engine->put_draft(kDraft, typed.substr(0, i));
    device.disk.crash(testing::CrashLoss::all);
    engine = nullptr;
    engine = device.open();
    ASSERT_EQ(text(), typed.substr(0, i));
  }
}

TEST_F(Drafts, AreOneAVisitKindAndCarer) {
  engine->put_draft(kDraft, "mine");
  engine->put_draft({kVisit, "daily_log", CarerId("carer-2")}, "hers");
  engine->put_draft({kVisit, "incident.recorded", kCarer}, "fell");
  engine->put_draft(kDraft, "mine, longer");
  EXPECT_EQ(engine->drafts().size(), 3U);
  EXPECT_EQ(text(), "mine, longer");
  EXPECT_EQ(text({kVisit, "daily_log", CarerId("carer-2")}), "hers");
  engine->drop_draft(kDraft);
  EXPECT_EQ(text(), "(none)");
  EXPECT_EQ(engine->drafts().size(), 2U);
}

TEST_F(Drafts, GoWhenTheirNoteIsRecorded) {
  engine->put_draft(kDraft, "nnn");
  engine->put_draft({kVisit, "handover", kCarer}, "key");
  engine->put_draft({kVisit, "incident.recorded", kCarer}, "fell");
  engine->record(note(3));
  EXPECT_EQ(text(), "(none)");
  EXPECT_EQ(text({kVisit, "handover", kCarer}), "key");
  engine->record({"incident.recorded", kCarer, kVisit, std::nullopt, R"({"text":"fell"})"});
  EXPECT_EQ(engine->drafts().size(), 1U);
}

// The note is durable, the draft's end is not: the machine dies between the two, at every operation.
TEST_F(Drafts, NeverComeBackAfterTheirNote) {
  for (std::uint64_t step = 0; step < 12; ++step) {
    engine->put_draft(kDraft, "typed " + std::to_string(step));
    const auto before = engine->head().seq;
    device.disk.die_at(device.disk.operations() + step);
    error_of([&] { engine->record(note(step + 1)); });
    device.disk.crash(testing::CrashLoss::torn);
    device.disk.heal();
    engine = nullptr;
    engine = device.open();
    EXPECT_EQ(text() == "(none)", engine->head().seq > before) << step;
    EXPECT_EQ(engine->drafts().size(), engine->head().seq > before ? 0U : 1U);
  }
}

TEST_F(Drafts, GoWithThePersonAndWithTheirVisitsTime) {
  engine->put_draft(kDraft, "about her");
  engine->put_draft({engine->new_visit_id(), "daily_log", kCarer}, "unplanned");
  device.clock.advance(15 * 86'400'000LL);
  engine->apply_feed({}, "cursor-2", false);
  ASSERT_EQ(engine->drafts().size(), 1U);
  EXPECT_EQ(text(), "about her");
  engine->apply_feed({{"person", "person-1", 2, std::nullopt}}, "cursor-3", false);
  EXPECT_TRUE(engine->drafts().empty());
  engine = nullptr;
  RawDatabase("device/feed.db", device.disk.name(), device.keys)
      .execute("PRAGMA journal_mode=DELETE; PRAGMA rekey=''");
  const std::string plain = device.disk.read("device/feed.db");
  EXPECT_EQ(plain.substr(0, 15), "SQLite format 3");
  EXPECT_EQ(plain.find("about her"), std::string::npos);
}

TEST_F(Drafts, ThatAreNoneAreRefused) {
  const auto putting = [&](const DraftId& id, const std::string& typed) {
    return error_of([&] { engine->put_draft(id, typed); });
  };
  EXPECT_EQ(putting({VisitId("v1"), "daily_log", kCarer}, ""), "rejected:bad_draft");
  EXPECT_EQ(putting({kVisit, "", kCarer}, ""), "rejected:bad_draft");
  EXPECT_EQ(putting({kVisit, std::string(65, 'k'), kCarer}, ""), "rejected:bad_draft");
  EXPECT_EQ(putting({kVisit, "daily_log", CarerId("")}, ""), "rejected:bad_draft");
  EXPECT_EQ(putting(kDraft, std::string(100'001, 'x')), "rejected:bad_draft");
  EXPECT_EQ(putting(kDraft, "\x01"), "rejected:bad_draft");
  EXPECT_EQ(putting(kDraft, std::string(100'000, 'x')), "");
}

TEST_F(Drafts, AreSalvagedWithADamagedFeed) {
  engine->put_draft(kDraft, "still here");
  engine = nullptr;
  std::string damaged = device.disk.read("device/feed.db");
  // The page of the documents; the drafts' own is the second of the file.
  damaged[2 * 4096 + 2000] ^= 1;
  device.disk.write("device/feed.db", damaged);
  engine = device.open();
  (void)engine->documents("carer");
  EXPECT_EQ(text(), "still here");
  EXPECT_FALSE(engine->incidents().empty());
}

// A directory that the version before has made: without drafts.
TEST_F(Drafts, ComeToAnOlderDirectory) {
  engine->record(check_in());
  engine = nullptr;
  RawDatabase("device/feed.db", device.disk.name(), device.keys)
      .execute("DROP TABLE draft; PRAGMA user_version=1");
  engine = device.open();
  EXPECT_EQ(engine->today().size(), 1U);
  engine->put_draft(kDraft, "new");
  EXPECT_EQ(text(), "new");
  EXPECT_TRUE(engine->incidents().empty());
}

}  // namespace
}  // namespace doorstep
