// What must not be moved, and where to it must not go.
#include <fstream>

#include "doorstep/event/error.h"
#include "doorstep/hub/server/data_directory.h"
#include "doorstep/hub/server/move_house.h"
#include "doorstep/hub/server/serve.h"

#include "house.h"

namespace doorstep::testing {
namespace {

using ::testing::HasSubstr;
namespace fs = std::filesystem;

class NotMoved : public House {
 protected:
  std::string move_out_error() { return error_of(folder.string(), url()); }
  std::string move_in_error() { return error_of(url(), folder.string()); }
  void spoil(hub::Store& store, const std::string& sql) {
    store.write([&](hub::Connection& db) { db.exec_list(sql, {}); });
  }
  static void put_key(const fs::path& at) {
    platform::make_file_key_store(at / "keys")->put("database", std::string(32, 'x'));
  }
  static std::string code_of_opening(const fs::path& at) {
    try {
      hub::DataDirectory::open(at).open_store();
    } catch (const Error& error) {
      return error.code();
    }
    return "none";
  }
};

// Each in its own way: the chain, a hash, the bytes, the head, a line that is not there, one too few.
TEST_F(NotMoved, ADamagedChainIsNamed) {
  settle();
  const std::vector<std::pair<std::string, std::string>> damages{
      {"UPDATE line SET bytes = CAST(replace(CAST(bytes AS TEXT), '\"done\"', '\"d0ne\"') AS BLOB) WHERE seq "
       "= 7",
       "line 7"},
      {"UPDATE line SET bytes = CAST('{}' AS BLOB) WHERE seq = 8", "line 8"},
      {"UPDATE line SET hash = (SELECT hash FROM line l WHERE l.seq = 4) WHERE seq = 9", "line 9"},
      {"DELETE FROM line WHERE seq = 10", "line 10"},
      {"DELETE FROM line WHERE seq = 300", "line 299"},
      {"UPDATE log_head SET seq = 301", "line 300"},
      {"DELETE FROM log_head", "line 300"},
  };
  for (const auto& [damage, named] : damages) {
    const fs::path copy = root.path() / "whole";
    fs::remove_all(copy);
    fs::copy(folder, copy, fs::copy_options::recursive);
    spoil(*raw_folder_store(), damage);
    EXPECT_EQ(move_out_error(), "damaged_chain") << damage;
    EXPECT_THAT(detail, HasSubstr("device " + tablet.id + " of provider brook")) << damage;
    EXPECT_THAT(detail, HasSubstr(named)) << damage;
    fs::remove_all(folder);
    fs::rename(copy, folder);
  }
  EXPECT_EQ(move_out_error(), "none");
}

TEST_F(NotMoved, ADamagedChainOnPostgresToo) {
  settle();
  move_out();
  spoil(*raw_database_store(), "UPDATE line SET hash = '\\x00' WHERE seq = 9");
  EXPECT_EQ(move_in_error(), "damaged_chain");
  EXPECT_THAT(detail, HasSubstr("device " + tablet.id));
  EXPECT_EQ(code_of_opening(folder), "none");  // it is where it was
}

TEST_F(NotMoved, ADamagedStatementIsNamed) {
  settle();
  spoil(*raw_folder_store(), "UPDATE statement SET digest = 'another'");
  EXPECT_EQ(move_out_error(), "damaged_statement");
  EXPECT_THAT(detail, HasSubstr(statement.substr(statement.rfind('/') + 1)));
  spoil(*raw_folder_store(), "UPDATE statement SET request = x'28b52ffd'");
  EXPECT_EQ(move_out_error(), "damaged_statement");
}

TEST_F(NotMoved, ToWhereAnotherHubIs) {
  settle();
  const fs::path other = root.path() / "other";
  { const auto hub = open(other); }
  EXPECT_EQ(error_of(other.string(), url()), "none");
  EXPECT_EQ(move_out_error(), "target_in_use");
  EXPECT_EQ(code_of_opening(folder), "none");
  EXPECT_EQ(code_of_opening(other), "none");
}

TEST_F(NotMoved, ToWhereAnotherHubIsOnItsWay) {
  settle();
  const fs::path other = root.path() / "other";
  { const auto hub = open(other); }
  progress = [](std::string_view doing, std::string_view, std::int64_t) {
    if (doing == "verifying") throw Error(ErrorClass::bug, "broken_off", "");
  };
  EXPECT_EQ(error_of(other.string(), url()), "broken_off");
  progress = {};
  EXPECT_EQ(move_out_error(), "target_in_use");
  EXPECT_EQ(error_of(other.string(), url()), "none");
}

TEST_F(NotMoved, WhatChangedOnTheWay) {
  settle();
  bool spoiled = false;
  progress = [&](std::string_view doing, std::string_view table, std::int64_t) {
    if (doing != "copying" || table != "token" || spoiled) return;
    spoiled = true;
    spoil(*raw_database_store(), "UPDATE person SET name = 'another' WHERE ref = 'p2'");
  };
  EXPECT_EQ(move_out_error(), "copy_differs");
  EXPECT_EQ(code_of_opening(folder), "none");
  EXPECT_EQ(move_out_error(), "none");
}

TEST_F(NotMoved, WhileAHubRuns) {
  settle();
  ManualClock wall;
  wall.wall = kHubNow;
  hub::ServeOptions options;
  options.data = folder;
  options.listen = "127.0.0.1:0";
  auto running = std::make_unique<hub::RunningHub>(options, wall, random);
  EXPECT_EQ(move_out_error(), "directory_in_use");
  running.reset();
  EXPECT_EQ(move_out_error(), "none");

  const fs::path second = root.path() / "second";  // of the same database, in another folder
  fs::create_directories(second);
  fs::copy(folder / "keys", second / "keys", fs::copy_options::recursive);
  options.data = second;
  options.database = url();
  running = std::make_unique<hub::RunningHub>(options, wall, random);
  EXPECT_EQ(move_in_error(), "hub_is_running");
  running.reset();
  EXPECT_EQ(move_in_error(), "none");
  EXPECT_EQ(code_of_opening(second), "hub_moved");
}

// It was cut off while the copy was made, and comes back: what it is brought now must not be receipted.
TEST_F(NotMoved, NoLogGrowsWhereAHubWasLeft) {
  settle();
  move_out();
  const auto data = hub::DataDirectory::open(folder);
  auto store = raw_database_store();
  auto receipt_key = data.receipt_signer(*store, random);
  TestHub stray(std::move(store), std::move(receipt_key), 99);
  EXPECT_EQ(move_in_error(), "none");
  tablet.add();
  EXPECT_EQ(code_of(tablet.push(stray, tablet.push_body(301, 301))), "503 unavailable");
  EXPECT_EQ(stray.count("SELECT count(*) FROM line"), 300);
  EXPECT_EQ(tablet.push(*open(), tablet.push_body(301, 301)).status, 200);
}

// What was left, or is not reached yet, can't be used by mistake.
TEST_F(NotMoved, TheOldPlaceSaysWhereTheHubWent) {
  settle();
  move_out();
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (!entry.path().filename().string().starts_with("moved-")) continue;
    fs::create_directories(root.path() / "old");
    fs::copy(entry.path(), root.path() / "old", fs::copy_options::recursive);
  }
  fs::copy(folder / "keys" / "database", root.path() / "old" / "keys" / "database");
  EXPECT_EQ(code_of_opening(root.path() / "old"), "hub_moved");
  EXPECT_EQ(error_of((root.path() / "old").string(), url()), "none");  // said again, nothing is done
}

TEST_F(NotMoved, WithoutTheRightKey) {
  settle();
  move_out();
  const fs::path elsewhere = root.path() / "elsewhere";
  EXPECT_EQ(error_of(url(), elsewhere.string()), "key_missing");
  put_key(elsewhere);
  EXPECT_EQ(error_of(url(), elsewhere.string()), "wrong_key");
  fs::copy_file(folder / "keys" / "database", elsewhere / "keys" / "database",
                fs::copy_options::overwrite_existing);
  EXPECT_EQ(error_of(url(), elsewhere.string()), "none");
  EXPECT_EQ(code_of_opening(elsewhere), "none");
  EXPECT_EQ(code_of_opening(folder), "hub_moved");
}

TEST_F(NotMoved, FromNowhereOrToTheSameKindOfPlace) {
  EXPECT_EQ(move_out_error(), "no_hub");
  EXPECT_EQ(error_of(folder.string(), (root.path() / "x").string()), "usage");
  EXPECT_EQ(error_of(url(), url()), "usage");
  put_key(folder);
  EXPECT_EQ(move_in_error(), "no_hub");
}

TEST(Address, IsShownWithoutItsPassword) {
  EXPECT_EQ(hub::without_password("postgresql://u:pw@h:5432/db"), "postgresql://u@h:5432/db");
  EXPECT_EQ(hub::without_password("postgresql://h:5432/db"), "postgresql://h:5432/db");
  EXPECT_EQ(hub::without_password("postgresql://u@/db?host=/tmp&password=pw&a=b"),
            "postgresql://u@/db?host=/tmp&password=&a=b");
}

}  // namespace
}  // namespace doorstep::testing
