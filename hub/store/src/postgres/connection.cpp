#include "connection.h"

#include <charconv>
#include <unordered_set>

#include "doorstep/event/error.h"
#include "doorstep/platform/openssl.h"

#include "error.h"

namespace doorstep::hub {

namespace {

constexpr std::size_t kMaxCachedStatements = 512;
constexpr std::size_t kMaxQueued = 256;  // answers that wait unread on the way take memory

// A name as the 64 bits that advisory locks go by.
std::int64_t lock_key(std::string_view name) {
  const Digest digest = platform::openssl_crypto().sha256(name);
  std::uint64_t key = 0;
  for (std::size_t i = 0; i < sizeof key; ++i) key = key << 8U | digest[i];
  return static_cast<std::int64_t>(key);
}

std::int64_t changed_rows(PGresult* result) {
  const std::string_view count = PQcmdTuples(result);
  std::int64_t rows = 0;
  std::from_chars(count.data(), count.data() + count.size(), rows);
  return rows;
}

std::string_view array_type_name(ColumnType type) {
  if (type == ColumnType::integer) return "bigint[]";
  return type == ColumnType::bytes ? "bytea[]" : "text[]";
}

// All rows in one statement: a parameter is a whole column.
std::string insert_by_columns(const Insert& into) {
  std::string names;
  std::string arrays;
  int number = 0;
  for (const auto& column : into.columns) {
    if (number > 0) names += ", ", arrays += ", ";
    names += column.name;
    arrays += "$" + std::to_string(++number) + "::" + std::string(array_type_name(column.type));
  }
  return "INSERT INTO " + std::string(into.table) + " (" + names + ") SELECT * FROM unnest(" + arrays + ") " +
         std::string(into.rest);
}

}  // namespace

void PgConnection::queue_params(std::string_view sql) {
  if (session_.queued() >= kMaxQueued) drain();
  auto found = statements_.find(sql);
  if (found == statements_.end()) {
    if (statements_.size() >= kMaxCachedStatements) {
      drain();
      session_.script("DEALLOCATE ALL");
      statements_.clear();
    }
    const std::string name = "s" + std::to_string(next_name_++);
    session_.prepare(name, sql, params_);
    found = statements_.emplace(sql, name).first;
    unproven_.push_back(found->first);
  }
  session_.execute(found->second, params_);
}

Result PgConnection::drain() {
  try {
    Result result = session_.drain();
    unproven_.clear();
    return result;
  } catch (...) {
    for (const auto& sql : unproven_) statements_.erase(sql);
    unproven_.clear();
    throw;
  }
}

void PgConnection::give_rows(const PGresult* result, const RowSink& sink) {
  Row row;
  const int rows = PQntuples(result);
  for (int i = 0; i < rows; ++i) {
    load_row(result, i, row);
    sink(row);
  }
}

void PgConnection::queue(std::string_view sql, std::span<const Param> params) {
  params_.assign(params);
  queue_params(sql);
}

std::int64_t PgConnection::run(std::string_view sql, std::span<const Param> params, const RowSink* sink) {
  queue(sql, params);
  const Result result = drain();
  if (sink == nullptr) return changed_rows(result.get());
  give_rows(result.get(), *sink);
  return 0;
}

std::vector<bool> PgConnection::insert_rows(const Insert& into, std::span<const std::vector<Param>> rows,
                                            std::optional<std::size_t> key) {
  params_.assign_columns(into.columns, rows);
  const std::string sql = insert_by_columns(into);
  if (!key) {
    queue_params(sql);
    return {};
  }
  queue_params(sql + " RETURNING " + std::string(into.columns[*key].name));
  const Result result = drain();
  std::unordered_set<std::string> keys;
  give_rows(result.get(), [&](const Row& row) { keys.insert(row.text(0)); });
  std::vector<bool> inserted;
  for (const auto& row : rows) {
    const auto* text = std::get_if<std::string_view>(&row[*key].view());
    inserted.push_back(text != nullptr && keys.erase(std::string(*text)) > 0);
  }
  return inserted;
}

void PgConnection::lock(std::string_view name, LockMode mode) {
  send(mode == LockMode::shared ? "SELECT pg_advisory_xact_lock_shared($1)"
                                : "SELECT pg_advisory_xact_lock($1)",
       lock_key(name));
}

bool PgConnection::try_lock(std::string_view name) {
  return first("SELECT CASE WHEN pg_try_advisory_xact_lock($1) THEN 1 ELSE 0 END", lock_key(name))->flag(0);
}

void PgConnection::before_commit(std::string_view sql, std::string_view key) {
  before_commit_.emplace(sql, key);
}

void PgConnection::begin() {
  before_commit_.clear();
  session_.take_change();
  session_.execute_once("BEGIN");
}
void PgConnection::begin_snapshot() {
  session_.execute_once("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
}
void PgConnection::savepoint() { session_.execute_once("SAVEPOINT work"); }

void PgConnection::release() {
  session_.execute_once("RELEASE work");
  drain();
}

void PgConnection::roll_back_to_savepoint() {
  swallow();
  session_.execute_once("ROLLBACK TO work");
  session_.execute_once("RELEASE work");
  drain();
}

// What a transaction has seen may be committed and still not be on the standby: where it has changed nothing, and so has
// nothing to wait for, it is given something.
void PgConnection::finish_before_commit() {
  for (const auto& [sql, key] : before_commit_) send(sql, key);
  before_commit_.clear();
  drain();  // so that from here on only the commit itself can fail
  if (session_.take_change()) return;
  send("SELECT pg_logical_emit_message(true, 'doorstep', '')");
  drain();
}

// A commit waits for its standby without end, with its locks and its connection. Cancelled it is kept by this server
// alone, warns, and is acknowledged to nobody.
void PgConnection::cancel_wait_for_standby() noexcept {
  try {
    Session other(options_);
    other.script(
        "SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep' AND pid = " +
        std::to_string(session_.backend()));
  } catch (...) {  // then the server is gone, which the wait that follows finds out
  }
}

void PgConnection::commit() {
  finish_before_commit();
  session_.take_warning();
  session_.execute_once("COMMIT");
  Result result;
  try {
    if (!session_.is_answered(std::chrono::milliseconds(options_.patience_ms))) cancel_wait_for_standby();
    result = drain();
  } catch (const Error& error) {
    if (!session_.is_broken()) throw;  // refused and rolled back
    throw Error(ErrorClass::transient, kCommitUnknown, error.what());
  }
  if (session_.take_warning()) {
    throw Error(ErrorClass::transient, kCommitUnknown, "the commit may not be on the standby");
  }
  if (std::string_view(PQcmdStatus(result.get())) != "COMMIT") {
    throw Error(ErrorClass::transient, "database_busy", "the transaction was rolled back");
  }
}

void PgConnection::end_snapshot() noexcept {
  try {
    session_.execute_once("COMMIT");
    session_.flush();
  } catch (...) {
    session_.give_up();
  }
}

void PgConnection::swallow() noexcept {
  try {
    drain();
  } catch (...) {  // told already, or of no interest to what is undone
  }
}

void PgConnection::roll_back() noexcept {
  swallow();
  try {
    if (!session_.is_broken()) session_.execute_once("ROLLBACK");
    if (!session_.is_broken()) session_.drain();
  } catch (...) {
    session_.give_up();
  }
}

}  // namespace doorstep::hub
