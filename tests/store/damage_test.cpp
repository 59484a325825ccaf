// Damaged logs: what was acknowledged and can still be read is kept, what can't is reported, nothing is deleted.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <functional>
#include <random>
#include <set>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "doorstep/engine.h"
#include "doorstep/event/envelope.h"
#include "doorstep/testing/device_on_disk.h"
#include "doorstep/testing/device_on_faulty_disk.h"

#include "events.h"

namespace doorstep {
namespace {

using testing::CrashLoss;
using testing::DeviceOnFaultyDisk;
using testing::made_up_identity;

constexpr std::size_t kPage = 4096;
constexpr std::int64_t kLines = 120;
constexpr std::int64_t kSent = 40;

class Damage : public ::testing::Test {
 protected:
  Damage() : device("damage") { make(); }

  // A log of some pages; a third of it is receipted.
  void make() {
    auto engine = device.open();
    engine->begin_log(made_up_identity());
    for (std::int64_t i = 0; i < kLines; ++i) {
      engine->record(note(static_cast<std::size_t>(i % 30 == 29 ? 9'000 : 50 + i * 7)));
      if (i + 1 == kSent) engine->add_receipt({kSent, "epoch-1", "2026-11-02T09:00:00.000Z", "sig"});
    }
    lines = engine->lines(1, 10'000, 1U << 30U);
    engine->today();
    // The process dies: everything stands in the write-ahead log alone.
    device.disk.crash(CrashLoss::none);
    engine = nullptr;
    device.disk.copy_directory("device", "unclosed");
    device.open();  // and here it is closed in order: everything stands in log.db
    device.disk.copy_directory("device", "closed");
  }

  void restore(const std::string& from) {
    for (const auto& file : device.disk.files())
      if (file.rfind("device/", 0) == 0) device.disk.remove(file);
    device.disk.copy_directory(from, "device");
  }

  // All lines that the engine still carries, in its log or adopted.
  std::set<std::string> carried(const Engine& engine, std::int64_t log = 1) {
    std::set<std::string> out;
    for (const auto& line : engine.lines_of(log, 1, 10'000)) {
      out.insert(line);
      const auto envelope = event::parse_envelope(line);
      if (envelope->type != "log.adopted") continue;
      const auto body = nlohmann::json::parse(envelope->body);
      if (body.contains("lines"))
        for (const auto& each : body["lines"]) out.insert(each.get<std::string>());
    }
    return out;
  }

  // Opens what is left; gives how many lines are gone that the hub does not hold either.
  std::int64_t open_and_count_lost() {
    const std::string before_db = device.disk.read("device/log.db");
    auto engine = device.open();
    engine->verify();
    const auto incidents = engine->incidents();
    const auto there = carried(*engine);
    std::int64_t gone = 0;
    std::int64_t gone_unsent = 0;
    for (std::size_t i = 0; i < lines.size(); ++i) {
      if (there.contains(lines[i])) continue;
      ++gone;
      if (static_cast<std::int64_t>(i) >= kSent) ++gone_unsent;
    }
    EXPECT_TRUE(gone == 0 || !incidents.empty()) << gone << " lines are gone without a word";
    for (const auto& incident : incidents) {
      if (incident.file != "log.db" || before_db.empty()) continue;
      EXPECT_TRUE(device.disk.read("device/" + incident.set_aside) == before_db);
    }
    EXPECT_TRUE(engine->identity());
    EXPECT_FALSE(engine->verify().fault);
    EXPECT_LE(engine->sent_seq(), kSent);
    // It goes on, and it is whole for good.
    const std::int64_t seq = engine->head().seq;
    EXPECT_EQ(engine->record(check_in()).seq, seq + 1);
    engine->today();
    const auto after = engine->incidents().size();
    engine = nullptr;
    engine = device.open();
    EXPECT_EQ(engine->head().seq, seq + 1);
    EXPECT_EQ(engine->incidents().size(), after);
    return gone_unsent;
  }

  void damage(const std::string& file, const std::function<void(std::string&)>& harm) {
    std::string bytes = device.disk.read(file);
    harm(bytes);
    device.disk.write(file, bytes);
  }

  DeviceOnFaultyDisk device;
  std::vector<std::string> lines;
};

TEST_F(Damage, OfNothingLosesNothing) {
  restore("unclosed");
  EXPECT_EQ(open_and_count_lost(), 0);
  restore("closed");
  EXPECT_EQ(open_and_count_lost(), 0);
  EXPECT_TRUE(device.open()->incidents().empty());
}

TEST_F(Damage, OfEachPageLosesNoMoreThanThatPage) {
  const std::size_t pages = device.disk.read("closed/log.db").size() / kPage;
  ASSERT_GT(pages, 15U);
  for (std::size_t page = 0; page < pages; ++page) {
    SCOPED_TRACE("page " + std::to_string(page + 1));
    restore("closed");
    damage("device/log.db", [&](std::string& bytes) { bytes[page * kPage + 1234] ^= 1; });
    EXPECT_LE(open_and_count_lost(), 14);
    ASSERT_FALSE(HasFailure());
  }
}

// Lines that the hub holds are no loss: the log goes on where it was, without a new enrolment.
TEST_F(Damage, OfWhatTheHubHoldsLeavesTheLogAsItWas) {
  const std::size_t pages = device.disk.read("closed/log.db").size() / kPage;
  int holes = 0;
  for (std::size_t page = 1; page < pages; ++page) {
    SCOPED_TRACE("page " + std::to_string(page + 1));
    restore("closed");
    damage("device/log.db", [&](std::string& bytes) { bytes[page * kPage + 1234] ^= 1; });
    auto engine = device.open();
    engine->verify();
    const auto there = carried(*engine, 1);
    const bool unsent_harmed = std::any_of(lines.begin() + kSent, lines.end(),
                                           [&](const std::string& line) { return !there.contains(line); });
    if (unsent_harmed || engine->sent_seq() < kSent) continue;
    EXPECT_EQ(engine->head().seq, kLines);
    EXPECT_EQ(engine->head().hash, platform::openssl_crypto().sha256(lines.back()));
    EXPECT_EQ(engine->lines(kSent + 1, 10'000, 1U << 30U),
              std::vector<std::string>(lines.begin() + kSent, lines.end()));
    EXPECT_FALSE(engine->verify().fault);
    if (there.size() == lines.size()) continue;
    ++holes;
    // Should the hub lose them too, there is no way but a new log; it says so.
    std::int64_t lost = 1;
    while (there.contains(lines[static_cast<std::size_t>(lost) - 1])) ++lost;
    EXPECT_LE(lost, kSent);
    EXPECT_EQ(error_of([&] { engine->lines(lost, 100, 1U << 20U); }), "corrupt:lines_lost");
    const auto before = lost > 1 ? engine->lines(1, 10'000, 1U << 30U) : std::vector<std::string>();
    EXPECT_EQ(before.size(), static_cast<std::size_t>(lost) - 1);
    EXPECT_EQ(engine->record(check_in()).seq, kLines + 1);
    EXPECT_EQ(engine->visit(kVisit)->events, static_cast<std::int64_t>(there.size()) + 1);
    engine = nullptr;
    engine = device.open();
    EXPECT_EQ(engine->head().seq, kLines + 1);
    EXPECT_FALSE(engine->verify().fault);
    engine->begin_log(made_up_identity(2));
    ASSERT_FALSE(HasFailure());
  }
  EXPECT_GT(holes, 3);
}

TEST_F(Damage, OfEachPageByZerosLosesNoMoreThanThatPage) {
  const std::size_t pages = device.disk.read("closed/log.db").size() / kPage;
  for (std::size_t page = 0; page < pages; ++page) {
    SCOPED_TRACE("page " + std::to_string(page + 1));
    restore("closed");
    damage("device/log.db", [&](std::string& bytes) { bytes.replace(page * kPage, kPage, kPage, '\0'); });
    EXPECT_LE(open_and_count_lost(), 14);
    ASSERT_FALSE(HasFailure());
  }
}

TEST_F(Damage, AtRandomPlacesIsReportedAndSalvaged) {
  std::mt19937 random(11);
  for (int round = 0; round < 60; ++round) {
    SCOPED_TRACE("round " + std::to_string(round));
    restore(round % 2 == 0 ? "closed" : "unclosed");
    const std::string file = round % 2 == 0 ? "device/log.db" : "device/log.db-wal";
    const int flips = 1 + round % 5;
    damage(file, [&](std::string& bytes) {
      for (int i = 0; i < flips; ++i) {
        char& byte = bytes[random() % bytes.size()];
        byte = static_cast<char>(static_cast<unsigned char>(byte) ^ (1U + random() % 255));
      }
    });
    EXPECT_LE(open_and_count_lost(), flips * 14);
    ASSERT_FALSE(HasFailure());
  }
}

TEST_F(Damage, ByTruncationIsReported) {
  const std::size_t size = device.disk.read("closed/log.db").size();
  for (std::size_t keep = 0; keep < size; keep += size / 23) {
    SCOPED_TRACE("keep " + std::to_string(keep));
    restore("closed");
    damage("device/log.db", [&](std::string& bytes) { bytes.resize(keep); });
    open_and_count_lost();
    ASSERT_FALSE(HasFailure());
  }
}

TEST_F(Damage, ATruncatedWriteAheadLogIsReported) {
  const std::size_t size = device.disk.read("unclosed/log.db-wal").size();
  for (std::size_t keep = 0; keep < size; keep += size / 23) {
    SCOPED_TRACE("keep " + std::to_string(keep));
    restore("unclosed");
    damage("device/log.db-wal", [&](std::string& bytes) { bytes.resize(keep); });
    open_and_count_lost();
    ASSERT_FALSE(HasFailure());
  }
}

TEST_F(Damage, IsSeenWhileTheEngineRuns) {
  restore("closed");
  auto engine = device.open();
  const std::string sound = device.disk.read("device/log.db");
  std::string damaged = sound;
  damaged[10 * kPage + 99] ^= 1;
  device.disk.overwrite("device/log.db", damaged);
  EXPECT_FALSE(engine->verify().fault);
  ASSERT_EQ(engine->incidents().size(), 1U);
  EXPECT_TRUE(device.disk.read("device/" + engine->incidents()[0].set_aside) == damaged);
  EXPECT_GT(engine->record(check_in()).seq, kSent);
}

TEST_F(Damage, ThatCannotBeMendedYetIsMendedLater) {
  for (std::uint64_t room = 0; room < 90; room += 4) {
    SCOPED_TRACE("room for " + std::to_string(room));
    restore("closed");
    auto engine = device.open();
    std::string damaged = device.disk.read("device/log.db");
    damaged[10 * kPage + 99] ^= 1;
    device.disk.overwrite("device/log.db", damaged);
    device.disk.fail_at(device.disk.operations() + room, testing::DiskFault::no_space, true);
    const std::string error = error_of([&] { engine->verify(); });
    EXPECT_TRUE(error.empty() || error == "space:disk_full" || error == "transient:disk_failed") << error;
    error_of([&] { engine->record(check_in()); });
    device.disk.heal();
    EXPECT_EQ(error_of([&] { engine->verify(); }), "");
    EXPECT_GE(engine->head().seq, kLines);
    EXPECT_FALSE(engine->incidents().empty());
    engine->record(check_in());
    const auto head = engine->head();
    engine = nullptr;
    engine = device.open();
    EXPECT_EQ(engine->head(), head);
    ASSERT_FALSE(HasFailure());
  }
}

TEST_F(Damage, MendingSurvivesACrashAtEveryOperation) {
  const auto spoil = [&] {
    restore("closed");
    damage("device/log.db", [&](std::string& bytes) { bytes[12 * kPage + 99] ^= 1; });
  };
  spoil();
  const std::uint64_t start = device.disk.operations();
  device.open()->verify();
  const std::uint64_t operations = device.disk.operations() - start;
  const auto expected = carried(*device.open());
  for (std::uint64_t at = 0; at < operations; at += 3) {
    SCOPED_TRACE("operation " + std::to_string(at));
    spoil();
    device.disk.die_at(device.disk.operations() + at);
    error_of([&] { device.open()->verify(); });
    device.disk.crash(at % 2 == 0 ? CrashLoss::all : CrashLoss::torn);
    auto engine = device.open();
    engine->verify();
    std::size_t kept = 0;
    const auto there = carried(*engine);
    for (const auto& line : lines) kept += there.count(line);
    std::size_t wanted = 0;
    for (const auto& line : lines) wanted += expected.count(line);
    EXPECT_EQ(kept, wanted);
    EXPECT_FALSE(engine->incidents().empty());
    ASSERT_FALSE(HasFailure());
  }
}

// SQLite's own file system takes no more than 128 KiB at once: a log of megabytes on a real disk.
TEST(LargeDamage, OnARealDiskIsSetAsideAndMended) {
  testing::DeviceOnDisk device;
  const auto file = device.folder / "device" / "log.db";
  {
    auto engine = device.open();
    engine->begin_log(device.identity());
    for (int i = 0; i < 120; ++i) engine->record(note(20'000));
  }
  const auto bytes = std::filesystem::file_size(file);
  ASSERT_GT(bytes, 2U << 20U);
  std::fstream(file).seekp(1'500'000).write("damage", 6);
  auto engine = device.open();
  engine->verify();
  ASSERT_EQ(engine->incidents().size(), 1U);
  EXPECT_EQ(std::filesystem::file_size(device.folder / "device" / engine->incidents()[0].set_aside), bytes);
  EXPECT_EQ(engine->incidents()[0].lines_lost, 1);
  EXPECT_FALSE(engine->verify().fault);
}

}  // namespace
}  // namespace doorstep
