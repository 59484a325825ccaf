#include <condition_variable>
#include <mutex>
#include <vector>

#include "doorstep/hub/store/store.h"

#include "checkpointer.h"
#include "migrate.h"
#include "sqlite_file.h"
#include "writer.h"

namespace doorstep::hub {

namespace {

void read_snapshot(SqliteConnection& db, const std::function<void(Connection&)>& run) {
  db.exec("BEGIN");
  try {
    run(db);
    db.exec("COMMIT");
  } catch (...) {
    db.rollback();
    throw;
  }
}

void migrate_all(SqliteConnection& db, std::span<const SchemaPart> parts) {
  db.script("BEGIN IMMEDIATE");
  try {
    migrate(db, parts, sqlite_dialect());
    db.script("COMMIT");
  } catch (...) {
    db.rollback();
    throw;
  }
}

// Connections to read with; who finds none waits for one.
class ReaderPool {
 public:
  explicit ReaderPool(const StoreOptions& options) {
    for (int i = 0; i < options.readers; ++i) free_.push_back(open_connection(options, Access::read_only));
  }

  void use(const std::function<void(SqliteConnection&)>& run) {
    auto connection = take();
    try {
      run(*connection);
    } catch (...) {
      give(std::move(connection));
      throw;
    }
    give(std::move(connection));
  }

 private:
  std::unique_ptr<SqliteConnection> take() {
    std::unique_lock lock(mutex_);
    freed_.wait(lock, [this] { return !free_.empty(); });
    auto connection = std::move(free_.back());
    free_.pop_back();
    return connection;
  }

  void give(std::unique_ptr<SqliteConnection> connection) {
    {
      const std::lock_guard lock(mutex_);
      free_.push_back(std::move(connection));
    }
    freed_.notify_one();
  }

  std::mutex mutex_;
  std::condition_variable freed_;
  std::vector<std::unique_ptr<SqliteConnection>> free_;
};

class ThreadedStore final : public Store {
 public:
  ThreadedStore(const StoreOptions& options, std::unique_ptr<SqliteConnection> db)
      : options_(options),
        checkpointer_(options, *db),
        writer_(std::move(db), options.max_group),
        readers_(options) {}

  void submit(Work work, Done done) override { writer_.submit({std::move(work), std::move(done)}); }

  void copy_to(const std::filesystem::path& file) override {
    readers_.use([&](SqliteConnection& db) { copy_database(db, options_, file); });
  }
  void check() override { readers_.use(check_database); }

 protected:
  void run_read(const Run& run) override {
    readers_.use([&](SqliteConnection& db) { read_snapshot(db, run); });
  }

 private:
  const StoreOptions options_;
  Checkpointer checkpointer_;
  Writer writer_;
  ReaderPool readers_;
};

// Everything at once on the caller's thread: the simulator replays a run exactly.
class SynchronousStore final : public Store {
 public:
  SynchronousStore(const StoreOptions& options, std::unique_ptr<SqliteConnection> db)
      : options_(options), db_(std::move(db)) {}

  void submit(Work work, Done done) override {
    std::vector<Submitted> group;
    group.push_back({std::move(work), std::move(done)});
    const std::lock_guard lock(mutex_);
    commit_group(*db_, group);
  }

  void copy_to(const std::filesystem::path& file) override {
    const std::lock_guard lock(mutex_);
    copy_database(*db_, options_, file);
  }
  void check() override {
    const std::lock_guard lock(mutex_);
    check_database(*db_);
  }

 protected:
  void run_read(const Run& run) override {
    const std::lock_guard lock(mutex_);
    read_snapshot(*db_, run);
  }

 private:
  const StoreOptions options_;
  std::recursive_mutex mutex_;  // streams look from threads of their own; who is told may ask again
  std::unique_ptr<SqliteConnection> db_;
};

}  // namespace

std::unique_ptr<Store> open_sqlite_store(const StoreOptions& options, std::span<const SchemaPart> parts) {
  const bool on_disk = options.vfs.empty();  // another VFS has files of its own; migrate() refuses there
  if (on_disk && std::filesystem::exists(options.file)) {
    refuse_newer(*open_connection(options, Access::read_only_file), parts, sqlite_dialect());
  } else if (on_disk) {
    write_key_check(options);
  }
  auto db = open_connection(options, Access::read_write);
  migrate_all(*db, parts);
  if (options.threads) return std::make_unique<ThreadedStore>(options, std::move(db));
  return std::make_unique<SynchronousStore>(options, std::move(db));
}

}  // namespace doorstep::hub
