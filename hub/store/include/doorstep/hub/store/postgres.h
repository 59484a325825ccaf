// The hub's database on PostgreSQL 15 or newer: several hubs can share one, none of them special.
//
// Reads see one snapshot (repeatable read, read only). Works run at read committed, several at once, so what a work
// reads to decide what it writes is guarded by Connection::lock(), by a row lock of its own UPDATE, or by a unique key.
// A work that meets a deadlock, a lost connection or another's row under its unique key is undone and run again.
// Where the connection is lost during COMMIT nobody knows what became of it: the works end with
// Error(transient, "commit_unknown"), are acknowledged to no one, and are safe to be asked for again.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "doorstep/hub/store/store.h"

namespace doorstep::hub {

struct PostgresOptions {
  // As libpq reads it (URI or key=value); several hosts are tried in turn until one takes writes. The password is
  // better kept in PGPASSWORD or a passfile: a command line is seen by others.
  std::string url;
  int readers = 4;             // connections to read with, opened as they are needed
  int writers = 2;             // connections that commit, side by side
  std::size_t max_group = 48;  // works a commit takes at most; PostgreSQL slows down past 64 savepoints
  std::int64_t statement_timeout_ms = 30'000;
  std::int64_t lock_timeout_ms = 5'000;
  bool takes_writes = true;                       // false: a standby will do
  std::string application_name = "doorstep-hub";  // as pg_stat_activity shows it
  std::string setup;                 // statements that each new connection runs, beside the hub's own
  std::int64_t patience_ms = 8'000;  // how long a read or work is tried again before it is told "transient"
};

bool is_postgres_url(std::string_view text);

// Opens the database and brings its schema up to date; hubs that do so at once wait for each other. Throws Error:
// rejected for an address that can't be read or a database that does not fit (older than 15, not UTF-8), transient
// ("database_unavailable") where there is no way to it, too_new as open_sqlite_store(), auth ("database_refused").
std::unique_ptr<Store> open_postgres_store(const PostgresOptions& options, std::span<const SchemaPart> parts);

// A store that reads from a standby of `primary`, which outlives it, and writes to the primary. A read sees all that was
// committed before it was asked for, on whatever hub: the primary says how far its log is, and a standby that has not come
// there within half a second, follows another primary or is gone is passed over. Opens no connection by itself.
std::unique_ptr<Store> open_replica_store(Store& primary, PostgresOptions replica);

}  // namespace doorstep::hub
