// SQLite as this layer uses it: one connection a file, a statement cache, transactions. Private to the layer.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>

#include "doorstep/store/damage.h"

struct sqlite3;
struct sqlite3_stmt;

namespace doorstep::store {

// Throws what an SQLite result code means: space, corrupt (Damaged, with the file), busy, transient (the disk) or
// bug.
[[noreturn]] void throw_sqlite(int code, const std::string& path, const std::string& detail);
[[noreturn]] void throw_sqlite(sqlite3* db);  // its last error

// A prepared statement on loan from the connection's cache; it is reset when the loan ends. Parameters and
// columns count from 0. Views of columns live until the next step.
class Query {
 public:
  explicit Query(sqlite3_stmt* statement) : statement_(statement) {}
  ~Query();
  Query(Query&& other) noexcept : statement_(other.statement_), bound_(other.bound_) {
    other.statement_ = nullptr;
  }
  Query& operator=(Query&&) = delete;

  // Binds the next parameter. Text and blobs must live until the loan ends.
  Query& bind(std::int64_t value);
  Query& bind(std::string_view text);
  Query& bind(std::span<const std::uint8_t> blob);
  Query& bind_blob(std::string_view bytes);
  Query& bind(std::optional<std::int64_t> value);

  bool step();  // true: there is a row
  void run() {
    while (step()) {
    }
  }

  bool is_null(int column) const;
  std::int64_t integer(int column) const;
  std::string_view text(int column) const;  // of text and of blobs

 private:
  sqlite3_stmt* statement_;
  int bound_ = 0;
};

// Not thread-safe: the engine's mutex guards it.
class Connection {
 public:
  // Opens or makes `path` on the ciphered VFS over `vfs`.
  Connection(const std::string& path, const std::string& vfs);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  Query query(std::string_view sql);  // `sql` is text that lives as long as the program
  void execute(const std::string& sql);
  std::int64_t integer(std::string_view sql);  // of the first column of the first row; 0 without one
  std::int64_t wal_frames() const;
  void abandon();  // closing writes nothing any more
  sqlite3* handle() const { return db_; }

 private:
  void close();

  sqlite3* db_ = nullptr;
  std::unordered_map<std::string_view, sqlite3_stmt*> statements_;
};

// Rolled back unless committed.
class Transaction {
 public:
  explicit Transaction(Connection& connection);
  ~Transaction();
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  void commit();

 private:
  Connection& connection_;
  bool open_ = true;
};

}  // namespace doorstep::store
