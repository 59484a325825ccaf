#include "sqlite_file.h"

#include <fstream>
#include <iterator>

#include <sqlite3.h>

#include "doorstep/event/bytes.h"
#include "doorstep/event/error.h"
#include "doorstep/platform/openssl.h"

namespace doorstep::hub {

namespace {

constexpr int kOldestSound = 3'051'003;  // before it, resetting a WAL could lose or damage pages

std::filesystem::path key_check_file(const StoreOptions& options) {
  return std::filesystem::path(options.file).concat(".key-check");
}

std::string key_check(const StoreOptions& options) {
  return base64url(platform::openssl_crypto().sha256("doorstep-hub-key-check\n" + options.key)) + "\n";
}

bool key_is_another(const StoreOptions& options) {
  std::ifstream in(key_check_file(options), std::ios::binary);
  if (!in) return false;
  const std::string kept{std::istreambuf_iterator<char>(in), {}};
  return !platform::equal_secrets(kept, key_check(options));
}

std::string hex(std::string_view bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  for (const char c : bytes) {
    text += kDigits[static_cast<unsigned char>(c) >> 4U];
    text += kDigits[static_cast<unsigned char>(c) & 15U];
  }
  return text;
}

int open_flags(Access access) {
  return access == Access::read_only_file ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
}

std::unique_ptr<SqliteConnection> open_file(const StoreOptions& options, const std::filesystem::path& file,
                                            int flags) {
  const std::string vfs = options.vfs.empty() ? "" : "multipleciphers-" + options.vfs;
  sqlite3* handle = nullptr;
  const int code = sqlite3_open_v2(file.c_str(), &handle, flags, vfs.empty() ? nullptr : vfs.c_str());
  auto connection = std::make_unique<SqliteConnection>(handle);
  if (code != SQLITE_OK) throw_sqlite_error(code, "opening the database");
  sqlite3_extended_result_codes(handle, 1);
  sqlite3_busy_timeout(handle, static_cast<int>(options.busy_timeout_ms));
  if (!options.key.empty()) {
    connection->script("PRAGMA cipher = 'aegis'; PRAGMA key = 'raw:" + hex(options.key) + "'");
  }
  return connection;
}

// The first touch of the file, where a wrong key shows.
void check_readable(SqliteConnection& connection, const StoreOptions& options) {
  try {
    connection.query("SELECT count(*) FROM sqlite_master");
  } catch (const Error& error) {
    if (error.error_class() == ErrorClass::corrupt && key_is_another(options)) {
      throw Error(ErrorClass::key, "wrong_key", "the database was made with another key");
    }
    throw;
  }
}

}  // namespace

std::unique_ptr<SqliteConnection> open_connection(const StoreOptions& options, Access access) {
  if (sqlite3_libversion_number() < kOldestSound) {
    throw Error(ErrorClass::bug, "sqlite_too_old", "SQLite 3.51.3 or newer is needed");
  }
  auto connection = open_file(options, options.file, open_flags(access));
  check_readable(*connection, options);
  if (access == Access::read_only_file) return connection;
  // The change of mode is journalled: without EXTRA the power can bring that journal back, and it would empty the
  // database. FULL: the log is synced at every commit. No memory mapping: an I/O error must not become a signal.
  connection->script(
      "PRAGMA synchronous = EXTRA; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA mmap_size = "
      "0; PRAGMA trusted_schema = "
      "OFF;"
      "PRAGMA cache_size = -16000; PRAGMA wal_autocheckpoint = 4000; PRAGMA journal_size_limit = 67108864;");
  if (access == Access::read_only) connection->script("PRAGMA query_only = ON");
  return connection;
}

void check_database(SqliteConnection& db) {
  const auto row = db.first("PRAGMA quick_check(1)");
  if (!row || row->text(0) != "ok") {
    throw Error(ErrorClass::corrupt, "database_damaged", "the database is damaged");
  }
}

void write_key_check(const StoreOptions& options) {
  if (options.key.empty()) return;
  std::ofstream out(key_check_file(options), std::ios::binary | std::ios::trunc);
  out << key_check(options);
  if (!out.flush()) throw Error(ErrorClass::space, "disk_full", "the key check can't be written");
}

void copy_database(SqliteConnection& from, const StoreOptions& options, const std::filesystem::path& file) {
  if (std::filesystem::exists(file))
    throw Error(ErrorClass::rejected, "file_exists", "the file is there already");
  const auto to = open_file(options, file, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
  sqlite3_backup* backup = sqlite3_backup_init(to->handle(), "main", from.handle(), "main");
  if (backup == nullptr) throw_sqlite_error(sqlite3_errcode(to->handle()), "starting a copy");
  const int stepped = sqlite3_backup_step(backup, -1);
  const int finished = sqlite3_backup_finish(backup);
  if (stepped != SQLITE_DONE) throw_sqlite_error(stepped, "copying the database");
  if (finished != SQLITE_OK) throw_sqlite_error(finished, "ending a copy");
}

}  // namespace doorstep::hub
