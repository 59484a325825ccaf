#include "raw_sqlite.h"

#include <stdexcept>

#include <sqlite3.h>

namespace doorstep::bench {
namespace {

void check(sqlite3* db, int code) {
  if (code != SQLITE_OK && code != SQLITE_DONE) throw std::runtime_error(sqlite3_errmsg(db));
}

}  // namespace

RawSqlite::RawSqlite(const std::filesystem::path& file, const std::string& vfs) {
  constexpr int kFlags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
  check(db_, sqlite3_open_v2(file.c_str(), &db_, kFlags, vfs.empty() ? nullptr : vfs.c_str()));
}

RawSqlite::~RawSqlite() {
  for (auto* statement : statements_) sqlite3_finalize(statement);
  sqlite3_close(db_);
}

void RawSqlite::script(const std::string& sql) {
  check(db_, sqlite3_exec(db_, sql.c_str(), nullptr, nullptr, nullptr));
}

sqlite3_stmt* RawSqlite::prepare(const std::string& sql) {
  sqlite3_stmt* statement = nullptr;
  check(db_, sqlite3_prepare_v3(db_, sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT,
                                &statement, nullptr));
  statements_.push_back(statement);
  return statement;
}

void RawSqlite::run(sqlite3_stmt* statement) {
  int code = SQLITE_ROW;
  while (code == SQLITE_ROW) code = sqlite3_step(statement);
  check(db_, code);
  sqlite3_reset(statement);
}

}  // namespace doorstep::bench
