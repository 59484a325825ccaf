// SQLite with nothing of ours around it: the floor. Every failure throws.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

struct sqlite3;
struct sqlite3_stmt;

namespace doorstep::bench {

class RawSqlite {
 public:
  explicit RawSqlite(const std::filesystem::path& file, const std::string& vfs = {});
  ~RawSqlite();
  RawSqlite(const RawSqlite&) = delete;
  RawSqlite& operator=(const RawSqlite&) = delete;

  void script(const std::string& sql);
  sqlite3_stmt* prepare(const std::string& sql);  // lives as long as this
  void run(sqlite3_stmt* statement);              // to its end, and resets it
  sqlite3* handle() { return db_; }

 private:
  sqlite3* db_ = nullptr;
  std::vector<sqlite3_stmt*> statements_;
};

}  // namespace doorstep::bench
