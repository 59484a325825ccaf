// One event recorded durably by the engine, against a commit of the same bytes by SQLite alone.
#include <sqlite3.h>

#include "doorstep/platform/openssl.h"

#include "harness/care.h"
#include "harness/clock.h"
#include "harness/folder.h"
#include "harness/made_up.h"
#include "harness/options.h"
#include "harness/raw_sqlite.h"
#include "harness/sync_shim.h"

namespace doorstep::bench {
namespace {

constexpr Millis kStart = 1'793'577'600'000;  // 2026-11-02T00:00:00Z

// The settings of an engine's log.db and its cipher; a table of lines and nothing else.
class RawLog {
 public:
  RawLog(const std::filesystem::path& file, const std::string& vfs) : db_(file, vfs) {
    db_.script("PRAGMA cipher='aegis'; PRAGMA key='raw:" + std::string(64, '5') +
               "'; PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA "
               "mmap_size=0;"
               "PRAGMA cache_size=-1024; PRAGMA temp_store=MEMORY; PRAGMA secure_delete=ON; PRAGMA "
               "cell_size_check=ON;"
               "CREATE TABLE line(key INTEGER PRIMARY KEY, bytes BLOB NOT NULL) STRICT;");
    insert_ = db_.prepare("INSERT INTO line VALUES(?, ?)");
  }
  void commit(const std::string& line) {
    sqlite3_bind_int64(insert_, 1, ++count_);
    sqlite3_bind_blob64(insert_, 2, line.data(), line.size(), SQLITE_STATIC);
    db_.run(insert_);
  }

 private:
  RawSqlite db_;
  sqlite3_stmt* insert_ = nullptr;
  std::int64_t count_ = 0;
};

// An engine on this disk whose syncs are counted.
class Recorder {
 public:
  explicit Recorder(const std::filesystem::path& folder)
      : keys_(platform::make_file_key_store(folder / "keys")),
        engine_(Engine::open({folder / "device", clock_, platform::system_random(),
                              platform::openssl_crypto(), *keys_, shim.name()})),
        care_({{engine_->new_visit_id(), PersonId("p-1")}}, CarerId("c-1"), 1) {
    engine_->begin_log(made_up_identity());
  }

  void record(Series& calls_us) {
    const auto happening = care_.next();
    clock_.advance(happening.gap_ms);
    timed(calls_us, [&] { engine_->record(happening.event); });
  }
  std::string last_line() const { return engine_->lines(engine_->head().seq, 1, 1).front(); }

  SyncShim shim{Syncs::count};

 private:
  DrivenClock clock_{kStart};
  std::unique_ptr<platform::KeyStore> keys_;
  std::unique_ptr<Engine> engine_;
  Care care_;
};

struct Measured {
  Series ours_us, floor_us, ratios;
  double our_cpu_us = 0, floor_cpu_us = 0;
};

// One event each in turn. The raw commit is of the very line that the engine has just recorded.
void one_round(Recorder& recorder, RawLog& raw, int events, Measured& measured) {
  Series ours_us;
  Series floor_us;
  for (int i = 0; i < events; ++i) {
    const double start_us = process_cpu_us();
    recorder.record(ours_us);
    measured.our_cpu_us += process_cpu_us() - start_us;
    const std::string line = recorder.last_line();
    const double floor_start_us = process_cpu_us();
    timed(floor_us, [&] { raw.commit(line); });
    measured.floor_cpu_us += process_cpu_us() - floor_start_us;
  }
  measured.ratios.add(ours_us.median() / floor_us.median());
  measured.ours_us.add(ours_us);
  measured.floor_us.add(floor_us);
}

}  // namespace

void bench_record(const Options& options, Report& report) {
  report.begin("record", "one event recorded durably, against a commit of the same bytes by SQLite alone");
  const Folder folder(options.folder);
  std::filesystem::create_directory(folder.path() / "device");  // an engine on a VFS of ours makes none
  Recorder recorder(folder.path());
  const std::int64_t syncs_before = recorder.shim.syncs();
  RawLog raw(folder.path() / "raw.db", "");
  const int rounds = options.size(20, 2);
  const int events = options.size(250, 20);
  Measured measured;
  for (int round = 0; round < rounds; ++round) one_round(recorder, raw, events, measured);
  const auto syncs = static_cast<double>(recorder.shim.syncs() - syncs_before);
  report.add({"record / raw commit, median", measured.ratios.median(), "x", at_most(1.2),
              spread_of(measured.ratios)});
  report.add({"record / raw commit, p99", measured.ours_us.p99() / measured.floor_us.p99(), "x"});
  report.add({"record / raw commit, CPU", measured.our_cpu_us / measured.floor_cpu_us, "x"});
  report.add({"syncs an event", syncs / (rounds * events), "", at_most(1.05)});
  report.add({"record, median", measured.ours_us.median(), "us", {}, spread_of(measured.ours_us)});
  report.add({"record, p99", measured.ours_us.p99(), "us"});
  report.add({"raw commit, median", measured.floor_us.median(), "us", {}, spread_of(measured.floor_us)});
}

}  // namespace doorstep::bench
