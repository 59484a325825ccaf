#include <chrono>

#include "doorstep/event/error.h"
#include "doorstep/event/instant.h"
#include "doorstep/hub/store/postgres.h"
#include "doorstep/hub/store/repeating.h"

#include "../migrate.h"
#include "connection.h"
#include "dialect.h"
#include "partitions.h"
#include "readers.h"
#include "watch.h"
#include "writers.h"

namespace doorstep::hub {

namespace {

constexpr std::string_view kSchemaLock = "doorstep schema";
constexpr Millis kMonth = 31LL * 24 * 3'600'000;
constexpr int kMonthsAhead = 3;

const MigrationDialect& postgres_dialect() {
  static const MigrationDialect dialect{
      "SELECT 1 FROM pg_class WHERE relname = 'schema_part' AND pg_table_is_visible(oid)", to_postgres};
  return dialect;
}

// Whoever comes second finds it done.
void migrate_all(PgConnection& db, std::span<const SchemaPart> parts) {
  refuse_newer(db, parts, postgres_dialect());
  db.script("BEGIN; SET LOCAL lock_timeout = 0; SET LOCAL statement_timeout = 0");
  try {
    db.lock(kSchemaLock, LockMode::exclusive);
    migrate(db, parts, postgres_dialect());
    db.script("COMMIT");
  } catch (...) {
    db.roll_back();
    throw;
  }
}

void make_next_months(PgConnection& db) {
  using std::chrono::milliseconds;
  const Millis now =
      std::chrono::duration_cast<milliseconds>(std::chrono::system_clock::now().time_since_epoch()).count();
  make_months(db, now - kMonth, now + kMonthsAhead * kMonth);
}

class PostgresStore final : public Store {
 public:
  explicit PostgresStore(const PostgresOptions& options)
      : options_(options),
        watch_(options),
        readers_(options, watch_),
        writers_(options, watch_),
        // On whichever hub is there. The months are made long before they are needed: where it fails, an hour later will do.
        housekeeper_(std::chrono::hours(1), [this] {
          PgConnection db(options_);
          make_next_months(db);
        }) {}

  void submit(Work work, Done done) override { writers_.submit({std::move(work), std::move(done)}); }

  void copy_to(const std::filesystem::path& /*file*/) override {
    throw Error(ErrorClass::rejected, "not_embedded", "PostgreSQL is backed up by its own means");
  }
  void make_room(Millis from, Millis to) override {
    PgConnection db(options_);
    make_months(db, from, to);
  }
  void analyze() override { PgConnection(options_).script("ANALYZE"); }
  void check() override {
    run_read([](Connection& db) { db.query("SELECT 1 FROM schema_part"); });
  }
  bool is_ready() override { return watch_.is_ready(); }

 protected:
  void run_read(const Run& run) override { readers_.read(run); }

 private:
  const PostgresOptions options_;
  PgWatch watch_;  // first: the others look at it
  PgReaders readers_;
  PgWriters writers_;
  Repeating housekeeper_;  // last: it uses the others
};

}  // namespace

bool is_postgres_url(std::string_view text) {
  return text.starts_with("postgresql://") || text.starts_with("postgres://");
}

std::unique_ptr<Store> open_postgres_store(const PostgresOptions& options,
                                           std::span<const SchemaPart> parts) {
  {
    PgConnection db(options);
    migrate_all(db, parts);
    make_next_months(db);
  }
  return std::make_unique<PostgresStore>(options);
}

}  // namespace doorstep::hub
