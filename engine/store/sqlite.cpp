#include "sqlite.h"

#include <sqlite3.h>

namespace doorstep::store {

void throw_sqlite(int code, const std::string& path, const std::string& detail) {
  const std::string file = path.substr(path.rfind('/') + 1);
  const std::string text = file + ": " + detail + " (" + std::to_string(code) + ")";
  if (code == SQLITE_IOERR_CORRUPTFS) throw Damaged(file, text);
  switch (code & 0xff) {
    case SQLITE_FULL:
      throw Error(ErrorClass::space, "disk_full", text);
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      throw Damaged(file, text);
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      throw Error(ErrorClass::busy, "database_in_use", text);
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_NOMEM:
      throw Error(ErrorClass::transient, "disk_failed", text);
    default:
      throw Error(ErrorClass::bug, "database_misused", text);
  }
}

void throw_sqlite(sqlite3* db) {
  const char* path = sqlite3_db_filename(db, "main");
  throw_sqlite(sqlite3_extended_errcode(db), path == nullptr ? "" : path, sqlite3_errmsg(db));
}

namespace {

void check(sqlite3_stmt* statement, int code) {
  if (code != SQLITE_OK) throw_sqlite(sqlite3_db_handle(statement));
}

}  // namespace

Query::~Query() {
  if (statement_ == nullptr) return;
  sqlite3_reset(statement_);
  sqlite3_clear_bindings(statement_);
}

Query& Query::bind(std::int64_t value) {
  check(statement_, sqlite3_bind_int64(statement_, ++bound_, value));
  return *this;
}

Query& Query::bind(std::string_view text) {
  const char* data = text.data() == nullptr ? "" : text.data();
  check(statement_, sqlite3_bind_text64(statement_, ++bound_, data, text.size(), SQLITE_STATIC, SQLITE_UTF8));
  return *this;
}

Query& Query::bind(std::span<const std::uint8_t> blob) {
  check(statement_, sqlite3_bind_blob64(statement_, ++bound_, blob.data(), blob.size(), SQLITE_STATIC));
  return *this;
}

Query& Query::bind_blob(std::string_view bytes) {
  check(statement_, sqlite3_bind_blob64(statement_, ++bound_, bytes.data(), bytes.size(), SQLITE_STATIC));
  return *this;
}

Query& Query::bind(std::optional<std::int64_t> value) {
  if (value) return bind(*value);
  check(statement_, sqlite3_bind_null(statement_, ++bound_));
  return *this;
}

bool Query::step() {
  const int code = sqlite3_step(statement_);
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  throw_sqlite(sqlite3_db_handle(statement_));
}

bool Query::is_null(int column) const { return sqlite3_column_type(statement_, column) == SQLITE_NULL; }

std::int64_t Query::integer(int column) const { return sqlite3_column_int64(statement_, column); }

std::string_view Query::text(int column) const {
  const auto* data = static_cast<const char*>(sqlite3_column_blob(statement_, column));
  return {data == nullptr ? "" : data, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}

Connection::Connection(const std::string& path, const std::string& vfs) {
  constexpr int kFlags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX |
                         SQLITE_OPEN_EXRESCODE | SQLITE_OPEN_NOFOLLOW;
  const int code = sqlite3_open_v2(path.c_str(), &db_, kFlags, ("multipleciphers-" + vfs).c_str());
  if (code == SQLITE_OK) return;
  const std::string detail = db_ == nullptr ? "no memory" : sqlite3_errmsg(db_);
  close();
  throw_sqlite(code, path, detail);
}

Connection::~Connection() { close(); }

void Connection::close() {
  for (const auto& [sql, statement] : statements_) sqlite3_finalize(statement);
  sqlite3_close_v2(db_);
}

Query Connection::query(std::string_view sql) {
  const auto found = statements_.find(sql);
  if (found != statements_.end()) return Query(found->second);
  sqlite3_stmt* statement = nullptr;
  const int code = sqlite3_prepare_v3(db_, sql.data(), static_cast<int>(sql.size()),
                                      SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
  if (code != SQLITE_OK) throw_sqlite(db_);
  statements_.emplace(sql, statement);
  return Query(statement);
}

void Connection::execute(const std::string& sql) {
  const int code = sqlite3_exec(db_, sql.c_str(), nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) throw_sqlite(db_);
}

std::int64_t Connection::integer(std::string_view sql) {
  Query row = query(sql);
  return row.step() ? row.integer(0) : 0;
}

std::int64_t Connection::wal_frames() const {
  int frames = 0;
  const int code = sqlite3_wal_checkpoint_v2(db_, nullptr, SQLITE_CHECKPOINT_NOOP, &frames, nullptr);
  if (code != SQLITE_OK) throw_sqlite(db_);
  return frames;
}

void Connection::abandon() { sqlite3_db_config(db_, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr); }

Transaction::Transaction(Connection& connection) : connection_(connection) {
  connection_.query("BEGIN IMMEDIATE").run();
}

Transaction::~Transaction() {
  // An error may have rolled back already; what fails here is repeated by the next BEGIN.
  if (open_ && sqlite3_get_autocommit(connection_.handle()) == 0)
    sqlite3_exec(connection_.handle(), "ROLLBACK", nullptr, nullptr, nullptr);
}

void Transaction::commit() {
  connection_.query("COMMIT").run();
  open_ = false;
}

}  // namespace doorstep::store
