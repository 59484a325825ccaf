// A push that the hub verifies and keeps, against the same rows inserted by SQLite alone.
#include <algorithm>

#include <fmt/format.h>
#include <sqlite3.h>

#include "harness/folder.h"
#include "harness/local_hub.h"
#include "harness/options.h"
#include "harness/raw_sqlite.h"

namespace doorstep::bench {
namespace {

using Rows = std::vector<hub::Row>;

// The rows of one table that a push has left, and how they are asked for.
struct Table {
  const char* name;
  const char* select;  // of device $1 from seq $2 to $3
  int columns;
};
constexpr Table kTables[] = {
    {"line", "SELECT * FROM line WHERE device = $1 AND seq BETWEEN $2 AND $3 ORDER BY seq", 6},
    {"fact", "SELECT * FROM fact WHERE device = $1 AND seq BETWEEN $2 AND $3 ORDER BY seq", 15},
    {"log_head", "SELECT * FROM log_head WHERE device = $1 AND seq BETWEEN $2 AND $3", 4},
    {"contact", "SELECT * FROM contact WHERE device = $1 AND seq BETWEEN $2 AND $3", 9},
    {"boot_span", "SELECT * FROM boot_span WHERE device = $1 AND last_seq BETWEEN $2 AND $3", 7},
};
constexpr std::size_t kTableCount = std::size(kTables);
using PushedTables = std::array<Rows, kTableCount>;

PushedTables tables_of(LocalHub& hub, const DeviceId& device, std::int64_t first, std::int64_t last) {
  return hub.hub().store().read([&](hub::Connection& db) {
    PushedTables push;
    for (std::size_t i = 0; i < kTableCount; ++i) push[i] = db.query(kTables[i].select, device, first, last);
    return push;
  });
}

// The hub's own tables and indexes, cipher and settings.
class RawTables {
 public:
  explicit RawTables(const std::filesystem::path& file) : db_(make(file)) {
    db_.script(
        "PRAGMA cipher='aegis'; PRAGMA key='raw:" + std::string(64, '5') +
        "'; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA mmap_size=0; PRAGMA trusted_schema=OFF;"
        "PRAGMA cache_size=-16000; PRAGMA wal_autocheckpoint=4000; PRAGMA journal_size_limit=67108864");
    for (std::size_t i = 0; i < kTableCount; ++i) {
      std::string marks = "?";
      for (int column = 1; column < kTables[i].columns; ++column) marks += ",?";
      inserts_[i] = db_.prepare(fmt::format("INSERT OR REPLACE INTO {} VALUES({})", kTables[i].name, marks));
    }
    begin_ = db_.prepare("BEGIN IMMEDIATE");
    commit_ = db_.prepare("COMMIT");
  }

  void insert(PushedTables& push) {
    db_.run(begin_);
    for (std::size_t i = 0; i < kTableCount; ++i)
      for (auto& row : push[i]) insert(inserts_[i], row);
    db_.run(commit_);
  }

 private:
  static const std::filesystem::path& make(const std::filesystem::path& file) {
    hub::StoreOptions options;
    options.file = file;
    options.key = std::string(32, 'U');  // 0x55
    options.threads = false;
    hub::open_sqlite_store(options, hub::hub_schema());
    return file;
  }

  void insert(sqlite3_stmt* statement, hub::Row& row) {
    int column = 0;
    for (const auto& value : row.values()) bind(statement, ++column, value);
    db_.run(statement);
  }

  static void bind(sqlite3_stmt* statement, int column, const hub::Value& value) {
    if (const auto* number = std::get_if<std::int64_t>(&value)) {
      sqlite3_bind_int64(statement, column, *number);
    } else if (const auto* text = std::get_if<std::string>(&value)) {
      sqlite3_bind_text64(statement, column, text->data(), text->size(), SQLITE_STATIC, SQLITE_UTF8);
    } else if (const auto* blob = std::get_if<hub::Blob>(&value)) {
      sqlite3_bind_blob64(statement, column, blob->bytes.data(), blob->bytes.size(), SQLITE_STATIC);
    } else {
      sqlite3_bind_null(statement, column);
    }
  }

  RawSqlite db_;
  std::array<sqlite3_stmt*, kTableCount> inserts_{};
  sqlite3_stmt* begin_ = nullptr;
  sqlite3_stmt* commit_ = nullptr;
};

}  // namespace

void bench_ingest(const Options& options, Report& report) {
  report.begin("ingest",
               "a push of 250 events verified, kept and receipted, against the same rows by SQLite alone");
  constexpr int kBatch = 250;
  const int pushes = options.size(80, 3);
  const Folder folder(options.folder);
  LocalHub hub(folder.path() / "hub", 1, 1);
  Tablet tablet(hub, 0);
  RawTables raw(folder.path() / "raw.db");
  std::vector<hub::Request> requests;
  for (int i = 0; i < pushes; ++i) requests.push_back(tablet.next_push(kBatch));
  Series ours_us, floor_us, ratios;
  double cpu_us = 0;
  for (int i = 0; i < pushes; ++i) {
    const std::int64_t held = std::int64_t{i} * kBatch;
    const double cpu_before_us = process_cpu_us();
    const double our_us = timed(ours_us, [&] { hub.ask(std::move(requests[static_cast<std::size_t>(i)])); });
    cpu_us += process_cpu_us() - cpu_before_us;
    auto rows = tables_of(hub, tablet.device(), held + 1, held + kBatch);
    ratios.add(timed(floor_us, [&] { raw.insert(rows); }) / our_us);
  }
  report.add(
      {"ingest / raw inserts, events a second", ratios.median(), "x", at_least(0.5), spread_of(ratios)});
  report.add({"ingest, one device", kBatch * 1e6 / ours_us.median(), "events/s"});
  report.add({"raw inserts", kBatch * 1e6 / floor_us.median(), "events/s"});
  report.add({"ingest, CPU an event", cpu_us / (pushes * kBatch), "us"});
}

}  // namespace doorstep::bench
