// A hub moves to PostgreSQL and back, is broken off at every point, and no tablet notices.
#include <filesystem>

#include "doorstep/event/error.h"
#include "doorstep/hub/server/move_house.h"

#include "house.h"

namespace doorstep::testing {
namespace {

using nlohmann::json;
namespace fs = std::filesystem;

// What a tablet and another system would notice.
struct Seen {
  std::string issuer, epoch;
  PublicKey receipt_key;
  std::string statement;
  std::int64_t lines, facts;
  friend bool operator==(const Seen&, const Seen&) = default;
};

class MovingHouse : public House {
 protected:
  Seen seen(TestHub& hub) const {
    const auto answer = hub.send("GET", statement, "", {{"Authorization", client_token}});
    EXPECT_EQ(answer.status, 200) << answer.body;
    return {hub.hub->identity().issuer,
            hub.hub->identity().epoch,
            hub.hub->receipt_key().public_key(),
            answer.body,
            hub.count("SELECT count(*) FROM line"),
            hub.count("SELECT count(*) FROM fact")};
  }
  int moved_aside() const {
    int count = 0;
    for (const auto& entry : fs::directory_iterator(folder)) {
      count += entry.path().filename().string().starts_with("moved-") ? 1 : 0;
    }
    return count;
  }
};

TEST_F(MovingHouse, ToPostgresAndBackAndNobodyNotices) {
  auto hub = settle();
  const Seen before = seen(*hub);
  hub.reset();

  const json out = move_out();
  EXPECT_EQ(out.at("events"), 300);
  EXPECT_EQ(out.at("devices"), 1);
  EXPECT_EQ(out.at("statements"), 1);
  EXPECT_EQ(out.at("epoch"), before.epoch);
  EXPECT_TRUE(out.at("verified"));
  EXPECT_FALSE(fs::exists(folder / "hub.db"));
  EXPECT_EQ(moved_aside(), 1);
  hub = open();
  EXPECT_EQ(seen(*hub), before);
  tablet.add();
  EXPECT_EQ(tablet.push(*hub, tablet.push_body(301, 301)).status, 200);  // with the token from before
  hub.reset();

  const json in = move_in();
  EXPECT_EQ(in.at("events"), 301);
  EXPECT_FALSE(fs::exists(folder / "database"));
  hub = open();
  tablet.add();
  const auto answer = tablet.push(*hub, tablet.push_body(301, 302));
  EXPECT_EQ(answer.status, 200) << answer.body;
  EXPECT_EQ(hub->hub->receipt_key().public_key(), before.receipt_key);
  EXPECT_EQ(hub->count("SELECT count(*) FROM line"), 302);
}

TEST_F(MovingHouse, AskedAgainItSaysTheSame) {
  settle();
  const json out = move_out();
  EXPECT_EQ(move_out(), out);
  EXPECT_EQ(moved_aside(), 1);
  const json in = move_in();
  EXPECT_EQ(move_in(), in);
  EXPECT_EQ(in.at("digest"), out.at("digest"));
}

// Thrown out of at every step there is, once each in one move: what was reached is kept, and in the end all is equal.
TEST_F(MovingHouse, BrokenOffAtEveryStepItGoesOn) {
  settle();
  for (const bool outwards : {true, false}) {
    std::set<std::string> broken;
    std::int64_t copied_again = 0;
    progress = [&](std::string_view doing, std::string_view table, std::int64_t rows) {
      const std::string at = std::string(doing) + " " + std::string(table) + " " +
                             (doing == "copying" ? "" : std::to_string(rows));
      if (doing == "copying") copied_again += rows;
      if (doing != "checking" && broken.insert(at).second) throw std::runtime_error("broken off");
    };
    json result;
    for (int runs = 0; result.is_null() && runs < 500; ++runs) {
      try {
        result = outwards ? move_out() : move_in();
      } catch (const std::runtime_error&) {
        // SQLite's and PostgreSQL's place alike can't be used meanwhile.
        EXPECT_THROW(hub::settle_in(outwards ? *raw_database_store() : *raw_folder_store()), Error);
      }
    }
    ASSERT_FALSE(result.is_null());
    EXPECT_GT(broken.size(), 20U);
    EXPECT_EQ(result.at("events"), 300);
    EXPECT_LE(copied_again, result.at("rows").get<std::int64_t>() * 2);  // it did not begin anew each time
  }
  const auto hub = open();
  tablet.add();
  EXPECT_EQ(tablet.push(*hub, tablet.push_body(301, 301)).status, 200);
}

TEST_F(MovingHouse, UsedMeanwhileItBeginsAnew) {
  settle();
  progress = [](std::string_view doing, std::string_view table, std::int64_t) {
    if (doing == "copying" && table == "token") throw std::runtime_error("broken off");
  };
  EXPECT_THROW(move_out(), std::runtime_error);
  auto hub = open();  // the old place is still the hub's
  tablet.add();
  EXPECT_EQ(tablet.push(*hub, tablet.push_body(301, 301)).status, 200);
  hub.reset();
  progress = {};
  EXPECT_EQ(move_out().at("events"), 301);
}

TEST_F(MovingHouse, LinesOfEarlierMonthsGoIntoTheirMonths) {
  settle();
  move_out();
  const auto rows = raw_database_store()->read([](hub::Connection& db) {
    return db.first("SELECT (SELECT count(*) FROM line_default), (SELECT count(*) FROM line_2026_09)");
  });
  EXPECT_EQ(rows->integer(0), 0);
  EXPECT_EQ(rows->integer(1), 300);
}

// Every table of the schema, also one of which this test knows nothing: a row made up for each that is empty.
TEST_F(MovingHouse, NoTableIsLeftBehind) {
  settle();
  std::map<std::string, std::int64_t> rows;
  {
    const auto store = raw_folder_store();
    store->write([&](hub::Connection& db) {
      for (const auto& row : db.query("SELECT name FROM sqlite_master WHERE type = 'table'")) {
        const std::string table = row.text(0);
        if (db.first("SELECT 1 FROM " + table)) continue;
        std::string columns, values;
        for (const auto& column : db.query("SELECT name, type FROM pragma_table_info($1)", table)) {
          columns += (columns.empty() ? "" : ", ") + column.text(0);
          const std::string type = column.text(1);
          values += values.empty() ? "" : ", ";
          values += type == "BIGINT" ? "7" : type == "TEXT" ? "'text \xc3\xa9'" : "x'00ff'";
        }
        db.script("INSERT INTO " + table + " (" + columns + ") VALUES (" + values + ")");
      }
      db.exec("DELETE FROM statement_revision");  // no document is made up
      db.exec("DELETE FROM moving");
      for (const auto& row : db.query("SELECT name FROM sqlite_master WHERE type = 'table'")) {
        rows[row.text(0)] = db.first("SELECT count(*) FROM " + row.text(0))->integer(0);
      }
    });
  }
  const json out = move_out();
  const auto store = raw_database_store();
  for (const auto& [table, count] : rows) {
    if (table == "moving" || table == "signing_key" || table == "pace") continue;  // each place has its own
    EXPECT_EQ(store->read([&, name = table](hub::Connection& db) {
      return db.first("SELECT count(*) FROM " + name)->integer(0);
    }),
              count)
        << table;
    if (table == "schema_part") continue;
    EXPECT_EQ(out.at("tables").value(table, -1), count) << table;
  }
}

}  // namespace
}  // namespace doorstep::testing
