// The hub's database: snapshots to read from, one writer, and a commit that many writers share.
#pragma once

#include <cstdint>
#include <exception>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <type_traits>

#include "doorstep/event/instant.h"
#include "doorstep/hub/store/connection.h"
#include "doorstep/hub/store/schema.h"
#include "doorstep/hub/store/unique_function.h"

namespace doorstep::hub {

// Safe to call from any thread, but not from inside its own read or write.
class Store {
 public:
  using Work = UniqueFunction<void(Connection&)>;
  using Done = UniqueFunction<void(std::exception_ptr)>;

  virtual ~Store() = default;

  // f may run again where a database that is elsewhere was lost meanwhile, or another's work was in the way: it keeps
  // nothing of a run that did not end.

  // Runs f on a connection that sees one snapshot and can't change anything; gives what f gives.
  template <class F>
  auto read(F&& f) {
    return with_result(std::forward<F>(f), [this](auto run) { run_read(run); });
  }

  // Runs f in a transaction and waits until it is durable; what f throws undoes it and is thrown here.
  template <class F>
  auto write(F&& f) {
    return with_result(std::forward<F>(f), [this](auto run) { run_write(run); });
  }

  // Queues `work` to the writer. Works that wait together run in one transaction, each in a savepoint of its
  // own, and are committed and synced once (group commit). `done` is called exactly once, on the writer's
  // thread: with null only after the commit is durable, else with what went wrong, and then nothing of this
  // work is kept. It must not block; what takes time belongs on another thread. On SQLite works run in
  // the order in which they were submitted.
  virtual void submit(Work work, Done done) = 0;

  // A consistent, encrypted copy of the database as of now, under `file`, which must not exist; runs beside
  // writers. PostgreSQL has its own means: Error(rejected, "not_embedded").
  virtual void copy_to(const std::filesystem::path& file) = 0;

  // Before many rows that were received between these instants are brought from elsewhere: makes their months. And when
  // they are there: what the planner of queries knows of them.
  virtual void make_room(Millis /*from*/, Millis /*to*/) {}
  virtual void analyze() {}

  // Looks at every page of an embedded database. Throws Error(corrupt, "database_damaged").
  virtual void check() = 0;

  // Whether it answers just now. An embedded database is asked; of one elsewhere the last answer is looked at, so that
  // nobody waits.
  virtual bool is_ready();

 protected:
  using Run = std::function<void(Connection&)>;
  virtual void run_read(const Run& run) = 0;
  void run_write(const Run& run);

 private:
  template <class F, class How>
  static auto with_result(F&& f, How how) {
    using R = std::invoke_result_t<F&, Connection&>;
    if constexpr (std::is_void_v<R>) {
      how([&](Connection& c) { f(c); });
    } else {
      std::optional<R> result;
      how([&](Connection& c) { result.emplace(f(c)); });
      return std::move(*result);
    }
  }
};

struct StoreOptions {
  std::filesystem::path file;
  std::string key;      // 32 raw bytes: the file is encrypted with it; empty: not encrypted (benchmarks)
  bool threads = true;  // false: everything runs on the caller's thread, for the simulator
  int readers = 4;      // connections to read with, beside the writer's
  std::int64_t busy_timeout_ms = 10'000;  // another process (a command beside the server) may be writing
  std::size_t max_group = 128;  // works a commit takes at most: bounds how long the last of them waits
  std::string vfs;              // a registered SQLite VFS; empty: the default one
};

// Opens or makes the database and brings its schema up to date. Throws Error: too_new where a newer Doorstep
// has written it (it is left untouched), key for a wrong key, corrupt, and bug where SQLite is older
// than 3.51.3.
std::unique_ptr<Store> open_sqlite_store(const StoreOptions& options, std::span<const SchemaPart> parts);

// All parts of the hub's schema, in the order in which they are brought up to date.
std::span<const SchemaPart> hub_schema();

}  // namespace doorstep::hub
