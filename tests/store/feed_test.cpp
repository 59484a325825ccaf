// The device's copy of what the hub sent.
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

class Feed : public ::testing::Test {
 protected:
  Feed() : device("feed"), engine(device.open()) {
    engine->begin_log(made_up_identity());
    engine->apply_feed(small_feed(), "cursor-1", false);
  }
  std::string doc(const char* kind, const char* id) const {
    const auto document = engine->document(kind, id);
    return document ? document->doc : "";
  }
  DeviceOnFaultyDisk device;
  std::unique_ptr<Engine> engine;
};

TEST_F(Feed, IsKeptWithItsCursor) {
  engine = nullptr;
  engine = device.open();
  EXPECT_EQ(engine->cursor(), "cursor-1");
  EXPECT_EQ(doc("person", "person-1"), R"({"name":"Made Up","ref":"P1"})");
  EXPECT_EQ(engine->documents("carer").size(), 1U);
  EXPECT_EQ(engine->documents_of("note", PersonId("person-1")).size(), 1U);
  EXPECT_TRUE(engine->documents("task").empty());
}

TEST_F(Feed, TakesAChangeTwiceAndNoneFromThePast) {
  engine->apply_feed({{"carer", "carer-1", 3, R"({"name":"New"})"}}, "cursor-2", false);
  engine->apply_feed({{"carer", "carer-1", 3, R"({"name":"New"})"}}, "cursor-2", false);
  engine->apply_feed({{"carer", "carer-1", 2, R"({"name":"Old"})"}}, "cursor-3", false);
  engine->apply_feed({{"carer", "carer-1", 2, std::nullopt}}, "cursor-3", false);
  EXPECT_EQ(doc("carer", "carer-1"), R"({"name":"New"})");
  EXPECT_EQ(engine->cursor(), "cursor-3");
  engine->apply_feed({{"carer", "carer-1", 4, std::nullopt}}, "cursor-4", false);
  EXPECT_FALSE(engine->document("carer", "carer-1"));
  engine->apply_feed({{"carer", "carer-1", 5, std::nullopt}}, "cursor-4", false);
}

TEST_F(Feed, InFullDeletesWhatItDoesNotName) {
  engine->apply_feed({{"carer", "carer-1", 1, R"({"name":"Restored"})"}, {"carer", "carer-2", 1, "{}"}},
                     "full", true);
  EXPECT_EQ(doc("carer", "carer-1"), R"({"name":"Restored"})");
  EXPECT_EQ(engine->documents("carer").size(), 2U);
  EXPECT_FALSE(engine->document("person", "person-1"));
  EXPECT_TRUE(engine->today().empty());
}

TEST_F(Feed, KeepsDocumentsThatItDoesNotUnderstand) {
  engine->apply_feed({{"horoscope", "x", 1, "[1,2]"},
                      {"planned_visit", "y", 1, R"({"start":"soon"})"},
                      {"planned_visit", "z", 1, "no json"},
                      {"policy", "p", 1, R"({"zone":"Nowhere/Land"})"}},
                     "cursor-2", false);
  EXPECT_EQ(doc("horoscope", "x"), "[1,2]");
  EXPECT_EQ(engine->today().size(), 1U);
}

TEST_F(Feed, APersonWhoGoesIsReallyDeleted) {
  engine->record(note(10));
  EXPECT_EQ(engine->today().size(), 1U);
  engine->apply_feed({{"person", "person-1", 2, std::nullopt}}, "cursor-2", false);
  EXPECT_FALSE(engine->document("person", "person-1"));
  EXPECT_TRUE(engine->documents_of("note", PersonId("person-1")).empty());
  EXPECT_FALSE(engine->document("planned_visit", kVisit.str()));
  EXPECT_TRUE(engine->document("carer", "carer-1"));
  EXPECT_EQ(device.disk.read("device/feed.db-wal").size(), 0U);
  engine = nullptr;
  // What is left of the files, deciphered: not even in free space.
  for (const std::string file : {"device/feed.db", "device/view.db"}) {
    {
      RawDatabase(file, device.disk.name(), device.keys)
          .execute("PRAGMA journal_mode=DELETE; PRAGMA rekey=''");
    }
    const std::string plain = device.disk.read(file);
    EXPECT_EQ(plain.substr(0, 15), "SQLite format 3") << file;
    for (const char* personal : {"Made Up", "Slept well", "person-1"})
      EXPECT_EQ(plain.find(personal), std::string::npos) << file << " " << personal;
    EXPECT_EQ(plain.find("Carer One") != std::string::npos, file == "device/feed.db");
  }
}

TEST_F(Feed, IsSalvagedWhereItIsDamagedAndAskedForAgain) {
  engine = nullptr;
  const std::string sound = device.disk.read("device/feed.db");
  int with_documents = 0;
  std::size_t reported = 0;
  for (std::size_t page = 0; page * 4096 < sound.size(); ++page) {
    std::string damaged = sound;
    damaged[page * 4096 + 2000] ^= 1;
    device.disk.write("device/feed.db", damaged);
    const std::size_t known = reported;
    engine = device.open();
    engine->documents("carer");
    engine->documents_of("note", PersonId("person-1"));
    engine->status();
    const auto incidents = engine->incidents();
    reported = incidents.size();
    if (reported == known) {  // nobody has read that page yet
      EXPECT_EQ(engine->today().size(), 1U);
      engine = nullptr;
      continue;
    }
    ASSERT_EQ(reported, known + 1) << "page " << page;
    EXPECT_EQ(incidents.back().file, "feed.db");
    EXPECT_TRUE(device.disk.read("device/" + incidents.back().set_aside) == damaged);
    EXPECT_FALSE(engine->cursor());
    if (engine->document("carer", "carer-1")) ++with_documents;
    engine->apply_feed(small_feed(), "cursor-1", true);
    EXPECT_EQ(engine->today().size(), 1U);
    EXPECT_FALSE(device.disk.exists("device/" + incidents.back().set_aside));  // a copy of what the hub holds
    engine = nullptr;
  }
  EXPECT_GE(reported, 2U);
  EXPECT_GT(with_documents, 0);
}

TEST_F(Feed, ThatIsGoneIsReported) {
  engine = nullptr;
  device.disk.remove("device/feed.db");
  engine = device.open();
  EXPECT_FALSE(engine->cursor());
  ASSERT_EQ(engine->incidents().size(), 1U);
  EXPECT_EQ(engine->incidents()[0].code, "missing");
  EXPECT_TRUE(engine->identity());
}

}  // namespace
}  // namespace doorstep
