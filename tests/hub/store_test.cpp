// The database face: parameters, migrations, keys, the log that comes into the file; the schema.
#include <fstream>
#include <iterator>
#include <set>
#include <thread>

#include <gmock/gmock.h>

#include "doorstep/event/error.h"
#include "doorstep/testing/comes.h"

#include "hub_fixture.h"

namespace doorstep::testing {
namespace {

using hub::Connection;
using hub::Store;

constexpr std::string_view kFirst[] = {"CREATE TABLE t (id BIGINT NOT NULL PRIMARY KEY, a TEXT, b BLOB);"};
constexpr std::string_view kSecond[] = {kFirst[0], "ALTER TABLE t ADD COLUMN c BIGINT;"};
const hub::SchemaPart kPart{"test", kFirst};
const hub::SchemaPart kNewerPart{"test", kSecond};

class StoreTest : public ::testing::TestWithParam<bool> {
 protected:
  hub::StoreOptions options() const { return database.sqlite_options(GetParam(), std::string(32, 'k')); }
  std::unique_ptr<Store> open(const hub::SchemaPart& part = kPart) {
    return database.open({&part, 1}, GetParam(), std::string(32, 'k'));
  }
  static std::int64_t count(Store& store) {
    return store.read([](Connection& db) { return db.first("SELECT count(*) FROM t")->integer(0); });
  }

  HubDatabase database{HubDatabase::Content::empty};
};
INSTANTIATE_TEST_SUITE_P(Modes, StoreTest, ::testing::Bool(),
                         [](const auto& mode) { return mode.param ? "Threaded" : "Synchronous"; });

std::string error_code(const std::function<void()>& run) {
  try {
    run();
  } catch (const Error& error) {
    return error.code();
  }
  return "none";
}

TEST_P(StoreTest, ParametersGoByTheirNumber) {
  const auto store = open();
  store->write([](Connection& db) {
    EXPECT_EQ(
        db.exec("INSERT INTO t (a, b, id) VALUES ($2, $3, $1)", 7, "seven", hub::Blob{std::string("\0x", 2)}),
        1);
  });
  const auto row = store->read(
      [](Connection& db) { return *db.first("SELECT id, a, b, NULL FROM t WHERE a = $1", "seven"); });
  EXPECT_EQ(row.integer(0), 7);
  EXPECT_EQ(row.text(1), "seven");
  EXPECT_EQ(row.blob(2), std::string("\0x", 2));
  EXPECT_TRUE(row.is_null(3));
  EXPECT_EQ(row.text_or_null(3), std::nullopt);
  EXPECT_THROW(row.text(0), Error);
}

TEST_P(StoreTest, EmptyIsNotNull) {
  const auto store = open();
  store->write([](Connection& db) {
    db.exec("INSERT INTO t (id, a, b) VALUES (1, $1, $2)", std::string_view(), hub::Param::Bytes{});
    db.exec("INSERT INTO t (id, a, b) VALUES (2, $1, $2)", std::optional<std::string>(), std::nullopt);
  });
  const auto rows = store->read([](Connection& db) { return db.query("SELECT a, b FROM t ORDER BY id"); });
  EXPECT_EQ(rows.at(0).text(0), "");
  EXPECT_EQ(rows.at(0).blob(1), "");
  EXPECT_TRUE(rows.at(1).is_null(0));
  EXPECT_TRUE(rows.at(1).is_null(1));
}

// A tablet's log may hold U+0000 in a text, and a query bytes that are no UTF-8.
TEST_P(StoreTest, AnyTextComesBackAsItWasAndIsCompared) {
  const auto store = open();
  const std::vector<std::string> texts{
      "plain",        "Zo\xC3\xAB", std::string("a\0b", 3), std::string(1, '\0'),
      "\x01",         "\x01\x01",   "\x01\x03zz",           "cut \xE2\x82",
      "\xED\xA0\x80", "\xFF",       "\xF0\x9F\x98\x80"};
  for (std::size_t i = 0; i < texts.size(); ++i) {
    store->write([&](Connection& db) { db.exec("INSERT INTO t (id, a) VALUES ($1, $2)", i, texts[i]); });
    const auto rows =
        store->read([&](Connection& db) { return db.query("SELECT id, a FROM t WHERE a = $1", texts[i]); });
    ASSERT_EQ(rows.size(), 1U) << i;
    EXPECT_EQ(rows[0].integer(0), i);
    EXPECT_EQ(rows[0].text(1), texts[i]);
  }
}

TEST_P(StoreTest, TextsSortByTheirBytes) {
  const auto store = open();
  const std::vector<std::string> sorted{
      std::string(1, '\0'), "\x01", "\x01z", "-", "B", "a", "b", "\xC3\xA4"};
  store->write([&](Connection& db) {
    for (std::size_t i = sorted.size(); i-- > 0;)
      db.send("INSERT INTO t (id, a) VALUES ($1, $2)", i, sorted[i]);
  });
  std::vector<std::string> found;
  store->read([&](Connection& db) {
    db.each("SELECT a FROM t ORDER BY a", [&](const hub::Row& row) { found.push_back(row.text(0)); });
  });
  EXPECT_EQ(found, sorted);
}

TEST_P(StoreTest, ManyRowsAtOnceAndThoseThatWereAdded) {
  const auto store = open();
  constexpr hub::Insert::Column kColumns[] = {
      {"id", hub::ColumnType::integer}, {"a", hub::ColumnType::text}, {"b", hub::ColumnType::bytes}};
  const hub::Insert into{"t", kColumns, "ON CONFLICT (id) DO NOTHING"};
  const std::string bytes("\0\xFF", 2);
  const std::string nul("a\0", 2);
  const std::vector<std::vector<hub::Param>> rows{{1, "one", hub::Param::Bytes{bytes}},
                                                  {2, nul, std::nullopt},
                                                  {1, "again", std::nullopt},
                                                  {-3, "", hub::Param::Bytes{}}};
  std::vector<bool> added;
  store->write([&](Connection& db) {
    db.exec("INSERT INTO t (id) VALUES (2)");
    added = db.insert_new(into, 1, rows);
    db.insert(into, rows);
  });
  EXPECT_THAT(added, ::testing::ElementsAre(true, false, false, true));
  const auto held = store->read([](Connection& db) { return db.query("SELECT a, b FROM t ORDER BY id"); });
  ASSERT_EQ(held.size(), 3U);
  EXPECT_EQ(held[0].text(0), "");
  EXPECT_EQ(held[0].blob(1), "");
  EXPECT_EQ(held[1].text(0), "one");
  EXPECT_EQ(held[1].blob(1), bytes);
}

TEST_P(StoreTest, WhatWasSentIsDoneAndItsErrorIsTheWorks) {
  const auto store = open();
  store->write([](Connection& db) {
    for (int i = 0; i < 1'000; ++i) db.send("INSERT INTO t (id) VALUES ($1)", i);
    EXPECT_EQ(db.first("SELECT count(*) FROM t")->integer(0), 1'000);
  });
  for (int i = 0; i < 2; ++i) {
    EXPECT_EQ(
        error_code([&] { store->write([](Connection& db) { db.send("INSERT INTO t (id) VALUES (7)"); }); }),
        "constraint");
    EXPECT_EQ(
        error_code([&] { store->write([](Connection& db) { db.send("INSERT INTO none VALUES (7)"); }); }),
        "database_statement");
  }
  EXPECT_EQ(count(*store), 1'000);
}

TEST_P(StoreTest, WhatIsLeftToTheEndIsDoneOnceBeforeTheCommit) {
  const auto store = open();
  store->write([](Connection& db) { db.exec("INSERT INTO t (id, a) VALUES (1, 'k')"); });
  store->write([](Connection& db) {
    for (int i = 0; i < 3; ++i) db.before_commit("UPDATE t SET id = id + 1 WHERE a = $1", "k");
    EXPECT_EQ(db.first("SELECT id FROM t")->integer(0), 1);
  });
  EXPECT_EQ(store->read([](Connection& db) { return db.first("SELECT id FROM t")->integer(0); }), 2);
}

TEST_P(StoreTest, AStatementCanRunInsideItself) {
  const auto store = open();
  const auto steps = store->write([](Connection& db) {
    for (int i = 1; i <= 3; ++i) db.exec("INSERT INTO t (id) VALUES ($1)", i);
    int count = 0;
    const std::string_view sql = "SELECT id FROM t";
    db.each(sql, [&](const hub::Row&) { db.each(sql, [&](const hub::Row&) { ++count; }); });
    return count;
  });
  EXPECT_EQ(steps, 9);
}

TEST_P(StoreTest, WhatThrowsLeavesNothing) {
  const auto store = open();
  EXPECT_THROW(store->write([](Connection& db) {
    db.exec("INSERT INTO t (id) VALUES (1)");
    throw std::runtime_error("no");
  }),
               std::runtime_error);
  EXPECT_EQ(count(*store), 0);
  EXPECT_EQ(error_code([&] {
              store->write([](Connection& db) {
                db.exec("INSERT INTO t (id) VALUES (1)");
                db.exec("INSERT INTO t (id) VALUES (1)");
              });
            }),
            "constraint");
  EXPECT_EQ(count(*store), 0);
  store->write([](Connection& db) { db.exec("INSERT INTO t (id) VALUES (1)"); });
  EXPECT_EQ(count(*store), 1);
}

TEST_P(StoreTest, TheSchemaGrowsAndANewerOneIsLeftUntouched) {
  open();
  { const auto newer = open(kNewerPart); }
  const auto bytes = [&] {
    std::ifstream in(options().file, std::ios::binary);
    return std::string{std::istreambuf_iterator<char>(in), {}};
  };
  const std::string before = bytes();
  EXPECT_EQ(error_code([&] { open(kPart); }), "schema_too_new");
  const hub::SchemaPart other{"another", kFirst};
  EXPECT_EQ(error_code([&] { open(other); }), "schema_too_new");
  EXPECT_EQ(bytes(), before);
  const auto again = open(kNewerPart);
  EXPECT_NO_THROW(again->write([](Connection& db) { db.exec("INSERT INTO t (id, c) VALUES (1, 2)"); }));
}

TEST_P(StoreTest, AWrongKeyIsNoDamageAndDamageIsNoWrongKey) {
  if (on_postgres()) GTEST_SKIP() << "only SQLite's file is encrypted by the hub";
  { const auto store = open(); }
  auto wrong = options();
  wrong.key = std::string(32, 'x');
  EXPECT_EQ(error_code([&] { hub::open_sqlite_store(wrong, {&kPart, 1}); }), "wrong_key");
  {
    std::fstream file(options().file, std::ios::binary | std::ios::in | std::ios::out);
    file.seekp(200);
    file << std::string(400, 'z');
  }
  EXPECT_EQ(error_code([&] { open(); }), "database_damaged");
}

TEST_P(StoreTest, TheFileIsEncryptedAndSoIsItsCopy) {
  if (on_postgres()) GTEST_SKIP() << "only SQLite's file is encrypted by the hub";
  const auto store = open();
  store->write([](Connection& db) { db.exec("INSERT INTO t (id, a) VALUES (1, 'a very secret note')"); });
  const auto copy = options().file.parent_path() / "copy.db";
  store->copy_to(copy);
  for (const auto& file : std::filesystem::directory_iterator(copy.parent_path())) {
    std::ifstream in(file.path(), std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(in), {}};
    EXPECT_EQ(bytes.find("secret note"), std::string::npos) << file.path();
    EXPECT_EQ(bytes.find("SQLite format 3"), std::string::npos) << file.path();
  }
  auto of_copy = options();
  of_copy.file = copy;
  EXPECT_EQ(count(*hub::open_sqlite_store(of_copy, {&kPart, 1})), 1);
  EXPECT_EQ(error_code([&] { store->copy_to(copy); }), "file_exists");
}

TEST_P(StoreTest, TwoStoresShareAFile) {
  const auto first = open();
  const auto second = open();
  first->write([](Connection& db) { db.exec("INSERT INTO t (id) VALUES (1)"); });
  EXPECT_EQ(count(*second), 1);
  second->write([](Connection& db) { db.exec("INSERT INTO t (id) VALUES (2)"); });
  EXPECT_EQ(count(*first), 2);
}

// Beside the commits, and before the last store is closed, which would do it too.
TEST_P(StoreTest, WhatIsCommittedComesIntoTheDatabaseAndItsLogHasAnEnd) {
  if (on_postgres()) GTEST_SKIP() << "a file of SQLite's";
  constexpr std::uintmax_t kMegabyte = 1024ULL * 1024;
  constexpr std::uintmax_t kWritten = 120;
  const auto store = open();
  const std::string bytes(kMegabyte, 'x');
  for (std::uintmax_t i = 0; i < kWritten; ++i)
    store->write([&](Connection& db) {
      db.exec("INSERT INTO t (id, b) VALUES ($1, $2)", static_cast<std::int64_t>(i), hub::Blob{bytes});
    });
  const auto file = options().file;
  EXPECT_TRUE(comes([&] { return std::filesystem::file_size(file) > (kWritten - 70) * kMegabyte; }));
  EXPECT_LT(std::filesystem::file_size(std::filesystem::path(file).concat("-wal")), 80 * kMegabyte);
  EXPECT_EQ(count(*store), kWritten);
}

TEST(HubSchema, EveryKeyBeginsWithTheProviderButThoseNamed) {
  TestHub hub;
  const std::set<std::string> exempt{
      "meta",
      "schema_part",
      "enrolment_code",
      "enrolment_code_carer",
      "principal",
      "token",
      "used_jti",
      "rate_card",
      "commissioner_setting",
      "moving",
      "pace",
      "signing_key",
      "account",
      "recovery_code",
      "guess",
      "one_time_link",
      "session",
      "organisation_sign_in",
      "account_event",
      "hook_subscription",
      "hook_delivery",
      "hook_attempt"};  // the webhooks' begin with whose they are, a provider or a commissioner
  std::vector<std::string> wrong;
  hub.store().read([&](Connection& db) {
    const std::string_view of_postgres =
        "SELECT t.relname, a.attname FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid "
        "JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = i.indkey[0] "
        "WHERE i.indisunique AND pg_table_is_visible(t.oid) AND t.relnamespace = 'public'::regnamespace";
    db.each(on_postgres() ? of_postgres
                          : std::string_view("SELECT m.name, c.name FROM sqlite_master m, "
                                             "pragma_index_list(m.name) i, pragma_index_info(i.name) "
                                             "c "
                                             "WHERE m.type = 'table' AND i.\"unique\" = 1 AND c.seqno = 0"),
            [&](const hub::Row& row) {
              if (row.text(1) != "provider" && exempt.count(row.text(0)) == 0) wrong.push_back(row.text(0));
            });
  });
  EXPECT_THAT(wrong, ::testing::IsEmpty());
}

}  // namespace
}  // namespace doorstep::testing
