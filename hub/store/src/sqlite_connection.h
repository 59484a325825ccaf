// A Connection by SQLite, with its cache of prepared statements.
#pragma once

#include <memory>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "doorstep/hub/store/catalogue.h"

struct sqlite3;
struct sqlite3_stmt;

namespace doorstep::hub {

// Throws the Error that fits an SQLite result code.
[[noreturn]] void throw_sqlite_error(int code, std::string_view doing);

class SqliteConnection final : public Connection {
 public:
  explicit SqliteConnection(sqlite3* db) : db_(db) {}  // takes it over
  ~SqliteConnection() override;
  SqliteConnection(const SqliteConnection&) = delete;
  SqliteConnection& operator=(const SqliteConnection&) = delete;

  void script(std::string_view sql) override;
  void lock(std::string_view /*name*/, LockMode /*mode*/) override {}  // one writer at a time
  bool try_lock(std::string_view /*name*/) override { return true; }
  void before_commit(std::string_view sql, std::string_view key) override {
    before_commit_.emplace(sql, key);
  }
  std::vector<TableShape> catalogue() override;
  void freeze() override {}  // a write has the file to itself
  void retire() override {}  // the file is moved away
  void run_before_commit();
  bool in_transaction() const;
  // ROLLBACK where a transaction is open; never throws.
  void rollback() noexcept;
  sqlite3* handle() { return db_; }

 private:
  // A prepared statement; order[i] is SQLite's index of parameter $(i+1), 0 where the text does not use it.
  struct Statement {
    ~Statement();
    sqlite3_stmt* handle = nullptr;
    std::vector<int> order;
    bool in_use = false;
  };

  std::int64_t run(std::string_view sql, std::span<const Param> params, const RowSink* sink) override;
  void queue(std::string_view sql, std::span<const Param> params) override { run(sql, params, nullptr); }
  std::vector<bool> insert_rows(const Insert& into, std::span<const std::vector<Param>> rows,
                                std::optional<std::size_t> key) override;
  Statement& cached(std::string_view sql);
  std::unique_ptr<Statement> prepare(std::string_view sql);
  std::int64_t step_through(Statement& statement, std::span<const Param> params, const RowSink* sink);

  sqlite3* db_;
  std::unordered_map<std::string, std::unique_ptr<Statement>> statements_;
  std::string lookup_;
  std::set<std::pair<std::string, std::string>> before_commit_;
};

}  // namespace doorstep::hub
