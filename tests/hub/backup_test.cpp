// hub backup and hub restore: the keys stay, the epoch does not.
#include "doorstep/hub/server/backup.h"

#include <fstream>
#include <iterator>

#include <gmock/gmock.h>
#include <sys/stat.h>

#include "doorstep/event/error.h"
#include "doorstep/hub/access/admin.h"
#include "doorstep/hub/server/data_directory.h"
#include "doorstep/hub/server/serve.h"

#include "hub_fixture.h"

namespace doorstep::testing {
namespace {

namespace fs = std::filesystem;

class Backup : public ::testing::Test {
 protected:
  Backup() {
    clock.wall = kHubNow;
    options.data = folder.path() / "hub";
    options.listen = "127.0.0.1:0";
  }
  std::unique_ptr<hub::RunningHub> start() {
    return std::make_unique<hub::RunningHub>(options, clock, random);
  }
  static std::int64_t carers(hub::Store& store) {
    return store.read([](hub::Connection& db) { return db.first("SELECT count(*) FROM carer")->integer(0); });
  }
  static std::string bytes(const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  std::string restore_error(const fs::path& data, const fs::path& from) {
    try {
      hub::restore(data, from, clock, random);
    } catch (const Error& error) {
      return error.code();
    }
    return "none";
  }

  TemporaryFolder folder;
  ManualClock clock;
  SeededRandom random{5};
  hub::ServeOptions options;
  const fs::path file = folder.path() / "hub.backup";
};

TEST_F(Backup, IsOnlineAndARestoreBeginsAnEpochWithTheSameKeys) {
  auto running = start();
  seed_office(running->hub().store());
  const auto before = running->hub().identity();
  const auto receipt_key = running->hub().receipt_key().public_key();
  const auto pin = running->pin();
  hub::backup(options.data, file, clock);
  running->hub().store().write([](hub::Connection& db) { db.exec("DELETE FROM carer"); });
  EXPECT_EQ(restore_error(options.data, file), "directory_in_use");
  running.reset();

  const auto epoch = hub::restore(options.data, file, clock, random);
  running = start();
  EXPECT_EQ(carers(running->hub().store()), 3);
  EXPECT_EQ(running->epoch(), epoch);
  EXPECT_NE(running->epoch(), before.epoch);
  EXPECT_EQ(running->hub().identity().issuer, before.issuer);
  EXPECT_EQ(running->hub().receipt_key().public_key(), receipt_key);
  EXPECT_EQ(running->pin(), pin);
}

TEST_F(Backup, RestoresIntoAnEmptyFolderToo) {
  {
    const auto running = start();
    seed_office(running->hub().store());
  }
  hub::backup(options.data, file, clock);
  const fs::path elsewhere = folder.path() / "elsewhere";
  hub::restore(elsewhere, file, clock, random);
  EXPECT_EQ(carers(*hub::DataDirectory::open(elsewhere).open_store()), 3);
  EXPECT_EQ(bytes(elsewhere / "keys" / "receipt"), bytes(options.data / "keys" / "receipt"));
  struct stat info {};
  ASSERT_EQ(::stat((elsewhere / "keys" / "database").c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777U, 0600U);
  ASSERT_EQ(::stat(file.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777U, 0600U);
}

TEST_F(Backup, WhatWasThereIsMovedAside) {
  {
    const auto running = start();
    seed_office(running->hub().store());
  }
  hub::backup(options.data, file, clock);
  const auto old_key_check = bytes(options.data / "hub.db.key-check");
  hub::restore(options.data, file, clock, random);
  int aside = 0;
  for (const auto& entry : fs::directory_iterator(options.data)) {
    if (!entry.path().filename().string().starts_with("replaced-")) continue;
    ++aside;
    EXPECT_TRUE(fs::exists(entry.path() / "hub.db"));
    EXPECT_EQ(bytes(entry.path() / "hub.db.key-check"), old_key_check);
  }
  EXPECT_EQ(aside, 1);
}

TEST_F(Backup, ADamagedOneChangesNothing) {
  {
    const auto running = start();
    seed_office(running->hub().store());
  }
  hub::backup(options.data, file, clock);
  const std::string good = bytes(file);
  const fs::path bad = folder.path() / "bad";
  const auto with = [&](const std::string& content) {
    std::ofstream(bad, std::ios::binary | std::ios::trunc) << content;
    return restore_error(options.data, bad);
  };
  std::string flipped = good;
  flipped[good.size() / 2] = static_cast<char>(~flipped[good.size() / 2]);
  std::string outside = good;
  outside.replace(outside.find("keys/receipt"), 12, "../../escape");
  EXPECT_EQ(with(flipped), "bad_backup");
  EXPECT_EQ(with(good.substr(0, good.size() - 1)), "bad_backup");
  EXPECT_EQ(with(good + "x"), "bad_backup");
  EXPECT_EQ(with(outside), "bad_backup");
  EXPECT_EQ(with("nonsense"), "bad_backup");
  EXPECT_EQ(with(""), "bad_backup");
  EXPECT_EQ(restore_error(options.data, folder.path() / "missing"), "bad_file");
  EXPECT_EQ(carers(*hub::DataDirectory::open(options.data).open_store()), 3);
  EXPECT_FALSE(fs::exists(options.data / "restored"));
}

TEST_F(Backup, ARestoreBrokenOffIsNotTakenForANewHub) {
  { const auto running = start(); }
  std::ofstream(options.data / "restoring") << "";
  try {
    start();
    ADD_FAILURE() << "started";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), "restore_unfinished");
  }
}

TEST_F(Backup, DoesNotOverwriteAndNeedsAHub) {
  { const auto running = start(); }
  std::ofstream(file) << "mine";
  EXPECT_THROW(hub::backup(options.data, file, clock), Error);
  EXPECT_EQ(bytes(file), "mine");
  EXPECT_THROW(hub::backup(folder.path() / "nowhere", folder.path() / "b", clock), Error);
  try {
    hub::backup(options.data, folder.path() / "nowhere" / "b", clock);
    ADD_FAILURE() << "written into a folder that is not there";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), "bad_file") << "and nothing is said against the hub's database";
  }
}

TEST_F(Backup, AMissingKeyIsSaidAndNotMadeAnew) {
  { const auto running = start(); }
  fs::remove(options.data / "keys" / "database");
  try {
    start();
    ADD_FAILURE() << "started";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), "key_missing");
  }
}

}  // namespace
}  // namespace doorstep::testing
