// Reading rows out of pages that SQLite itself would refuse.
#include "leaf.h"

#include <random>

#include <gtest/gtest.h>
#include <sqlite3.h>

namespace doorstep::store {
namespace {

constexpr std::size_t kLeafPage = 4096;

// The pages of a plain database that SQLite wrote.
std::string database_with_rows() {
  sqlite3* db = nullptr;
  sqlite3_open(":memory:", &db);
  sqlite3_exec(
      db,
      "PRAGMA page_size=4096; CREATE TABLE t(k INTEGER PRIMARY KEY, a, b, c);"
      "INSERT INTO t VALUES(1, 0, 1, NULL), (2, -1, 127, 'text'), (300, -32769, 8388608, x'00ff'),"
      " (4000000000, 140737488355327, -9223372036854775808, zeroblob(20000)), (5000000000, 1.5, '', x'');",
      nullptr, nullptr, nullptr);
  sqlite3_int64 size = 0;
  unsigned char* bytes = sqlite3_serialize(db, "main", &size, 0);
  std::string out(reinterpret_cast<char*>(bytes), static_cast<std::size_t>(size));
  sqlite3_free(bytes);
  sqlite3_close(db);
  return out;
}

std::vector<Row> rows_of(const std::string& database) {
  const FetchPage fetch = [&](std::uint32_t number) -> std::optional<std::string> {
    if (number == 0 || number * kLeafPage > database.size()) return std::nullopt;
    return database.substr((number - 1) * kLeafPage, kLeafPage);
  };
  std::vector<Row> out;
  for (std::uint32_t number = 2; number * kLeafPage <= database.size(); ++number)
    for (auto& row : read_table_leaf(*fetch(number), false, kLeafPage, fetch)) out.push_back(std::move(row));
  return out;
}

TEST(Leaf, ReadsWhatSqliteWrote) {
  const auto rows = rows_of(database_with_rows());
  ASSERT_EQ(rows.size(), 5U);
  EXPECT_EQ(rows[0].rowid, 1);
  EXPECT_EQ(std::get<std::int64_t>(rows[0].values[1]), 0);
  EXPECT_EQ(std::get<std::int64_t>(rows[0].values[2]), 1);
  EXPECT_TRUE(std::holds_alternative<Null>(rows[0].values[3]));
  EXPECT_EQ(std::get<std::int64_t>(rows[1].values[1]), -1);
  EXPECT_EQ(std::get<std::string>(rows[1].values[3]), "text");
  EXPECT_EQ(rows[2].rowid, 300);
  EXPECT_EQ(std::get<std::int64_t>(rows[2].values[1]), -32769);
  EXPECT_EQ(std::get<std::int64_t>(rows[2].values[2]), 8388608);
  EXPECT_EQ(std::get<Blob>(rows[2].values[3]).bytes, std::string("\0\xff", 2));
  EXPECT_EQ(rows[3].rowid, 4'000'000'000);
  EXPECT_EQ(std::get<std::int64_t>(rows[3].values[1]), 140737488355327);
  EXPECT_EQ(std::get<std::int64_t>(rows[3].values[2]), INT64_MIN);
  EXPECT_EQ(std::get<Blob>(rows[3].values[3]).bytes, std::string(20'000, '\0'));
  EXPECT_TRUE(std::holds_alternative<Null>(rows[4].values[1]));
  EXPECT_EQ(std::get<std::string>(rows[4].values[2]), "");
}

TEST(Leaf, SurvivesAnyBytes) {
  const std::string sound = database_with_rows();
  std::mt19937 random(7);
  for (int round = 0; round < 3'000; ++round) {
    std::string damaged = sound;
    for (int i = 0; i < 1 + round % 40; ++i)
      damaged[kLeafPage + random() % (damaged.size() - kLeafPage)] = static_cast<char>(random());
    EXPECT_LE(rows_of(damaged).size(), 5'000U);
  }
  EXPECT_TRUE(read_table_leaf("", false, kLeafPage, {}).empty());
  EXPECT_TRUE(read_table_leaf(std::string(kLeafPage, '\x0d'), false, 100, {}).empty());
}

}  // namespace
}  // namespace doorstep::store
