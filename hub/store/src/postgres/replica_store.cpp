#include <thread>

#include "doorstep/event/error.h"
#include "doorstep/hub/store/postgres.h"

#include "connection.h"
#include "error.h"
#include "readers.h"
#include "watch.h"

namespace doorstep::hub {

namespace {

constexpr std::chrono::milliseconds kCatchUp{500};
constexpr std::chrono::milliseconds kReplicaPause{10};

// How far a log of changes reaches, and on which timeline: after a failover positions alone say nothing.
struct Position {
  std::int64_t timeline;
  std::int64_t bytes;
};

Position primary_position(Connection& db) {
  const auto row = db.first(
      "SELECT left(pg_walfile_name(lsn), 8), pg_wal_lsn_diff(lsn, '0/0')::bigint "
      "FROM pg_current_wal_flush_lsn() AS lsn");
  return {std::stoll(row->text(0), nullptr, 16), row->integer(1)};
}

// The timeline of a standby is known since its last restart point: for some minutes after a failover it is not used.
bool has_reached(Connection& db, const Position& needed) {
  const auto row = db.first(
      "SELECT CASE WHEN pg_is_in_recovery() THEN 1 ELSE 0 END, timeline_id, "
      "coalesce(pg_wal_lsn_diff(pg_last_wal_replay_lsn(), '0/0'), -1)::bigint FROM pg_control_checkpoint()");
  if (!row->flag(0) || row->integer(1) != needed.timeline) {
    throw unavailable_database("the replica does not follow this primary");
  }
  return row->integer(2) >= needed.bytes;
}

void wait_for(Connection& db, const Position& needed) {
  const auto deadline = std::chrono::steady_clock::now() + kCatchUp;
  while (!has_reached(db, needed)) {
    if (std::chrono::steady_clock::now() >= deadline) throw unavailable_database("the replica lags");
    std::this_thread::sleep_for(kReplicaPause);
  }
}

class ReplicaStore final : public Store {
 public:
  ReplicaStore(Store& primary, const PostgresOptions& replica)
      : primary_(primary), watch_(replica), readers_(replica, watch_) {}

  void submit(Work work, Done done) override { primary_.submit(std::move(work), std::move(done)); }
  void copy_to(const std::filesystem::path& file) override { primary_.copy_to(file); }
  void check() override { primary_.check(); }
  bool is_ready() override { return primary_.is_ready(); }

 protected:
  void run_read(const Run& run) override {
    if (!watch_.is_ready()) return primary_.read(run);
    const Position needed = primary_.read(primary_position);
    try {
      readers_.read(run, [&](Connection& db) { wait_for(db, needed); });
    } catch (const Error& error) {
      if (error.error_class() != ErrorClass::transient) throw;
      primary_.read(run);
    }
  }

 private:
  Store& primary_;
  PgWatch watch_;  // before the readers: they look at it
  PgReaders readers_;
};

}  // namespace

std::unique_ptr<Store> open_replica_store(Store& primary, PostgresOptions replica) {
  replica.takes_writes = false;
  replica.patience_ms = 1'000;
  return std::make_unique<ReplicaStore>(primary, replica);
}

}  // namespace doorstep::hub
