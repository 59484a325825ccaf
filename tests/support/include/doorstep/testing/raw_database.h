// A device's database opened past the engine, with its key: to look at what is written, and to spoil it.
#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>

#include <sqlite3.h>

#include "doorstep/platform/key_store.h"
#include "doorstep/store/vault.h"

namespace doorstep::testing {

class RawDatabase {
 public:
  RawDatabase(const std::string& path, const std::string& vfs, const platform::KeyStore& keys) {
    const std::string name = "multipleciphers-" + (vfs.empty() ? std::string("unix") : vfs);
    check(sqlite3_open_v2(path.c_str(), &db_, SQLITE_OPEN_READWRITE, name.c_str()));
    const bool aegis = store::best_cipher() == store::Cipher::aegis;
    sqlite3mc_config(db_, "cipher", sqlite3mc_cipher_index(aegis ? "aegis" : "chacha20"));
    const std::string key = "raw:" + keys.get("database").value();
    check(sqlite3_key(db_, key.data(), static_cast<int>(key.size())));
    execute("PRAGMA locking_mode=EXCLUSIVE");
  }
  ~RawDatabase() { sqlite3_close(db_); }
  RawDatabase(const RawDatabase&) = delete;
  RawDatabase& operator=(const RawDatabase&) = delete;

  // The error's text; empty where it went well.
  std::string attempt(const std::string& sql) {
    char* text = nullptr;
    sqlite3_exec(db_, sql.c_str(), nullptr, nullptr, &text);
    const std::string error = text == nullptr ? "" : text;
    sqlite3_free(text);
    return error;
  }
  void execute(const std::string& sql) {
    if (const std::string error = attempt(sql); !error.empty()) throw std::runtime_error(error);
  }
  std::int64_t integer(const std::string& sql) {
    sqlite3_stmt* statement = nullptr;
    check(sqlite3_prepare_v2(db_, sql.c_str(), -1, &statement, nullptr));
    const std::int64_t value =
        sqlite3_step(statement) == SQLITE_ROW ? sqlite3_column_int64(statement, 0) : -1;
    sqlite3_finalize(statement);
    return value;
  }

 private:
  static void check(int code) {
    if (code != SQLITE_OK) throw std::runtime_error(sqlite3_errstr(code));
  }
  sqlite3* db_ = nullptr;
};

}  // namespace doorstep::testing
