#include "database.h"

#include <sqlite3.h>

namespace doorstep::store {
namespace {

constexpr int kOldestSqlite = 3'051'003;

void set_key(const Connection& connection, const DatabaseKey& key) {
  const char* cipher = key.cipher == Cipher::aegis ? "aegis" : "chacha20";
  sqlite3mc_config(connection.handle(), "cipher", sqlite3mc_cipher_index(cipher));
  const std::string raw = "raw:" + key.bytes;  // no derivation: it is a key, not a passphrase
  const int code = sqlite3_key(connection.handle(), raw.data(), static_cast<int>(raw.size()));
  if (code != SQLITE_OK) throw_sqlite(connection.handle());
}

// What holds for every connection of ours. cache_size is in KiB: three files share a few megabytes.
void apply_settings(Connection& connection, Durability durability) {
  connection.execute(
      "PRAGMA mmap_size=0; PRAGMA cache_size=-1024; PRAGMA temp_store=MEMORY; PRAGMA trusted_schema=OFF;"
      "PRAGMA recursive_triggers=ON; PRAGMA secure_delete=ON; PRAGMA cell_size_check=ON;");
  connection.execute(durability == Durability::full ? "PRAGMA synchronous=FULL"
                                                    : "PRAGMA synchronous=NORMAL");
  if (connection.integer("PRAGMA synchronous") != (durability == Durability::full ? 2 : 1))
    throw Error(ErrorClass::bug, "settings_refused", "SQLite does not sync as it is told");
}

void bring_to_version(Connection& connection, const char* sql, int version) {
  Transaction transaction(connection);
  connection.execute(sql);
  connection.execute("PRAGMA user_version=" + std::to_string(version));
  transaction.commit();
}

void make(Connection& connection, const std::string& file, const Schema& schema) {
  if (connection.integer("SELECT count(*) FROM sqlite_schema") != 0)
    throw Damaged(file, file + " has tables and no version");
  bring_to_version(connection, schema.sql, schema.version);
}

// The change of mode is journalled. Without EXTRA that journal's deletion could be lost with the power and roll the
// file back to nothing, under a write-ahead log with acknowledged commits.
void use_write_ahead_log(Connection& connection) {
  connection.execute("PRAGMA synchronous=EXTRA; PRAGMA journal_mode=WAL");
  // The change says "wal" even where the disk failed it: the second question gives the truth.
  Query mode = connection.query("PRAGMA journal_mode");
  if (!mode.step() || mode.text(0) != "wal")
    throw Error(ErrorClass::transient, "disk_failed", "no write-ahead log could be begun");
}

int version_in_first_page(const Connection& connection) {
  constexpr std::size_t kUserVersion = 60;  // https://www.sqlite.org/fileformat2.html §1.3
  const auto page = read_page(connection, 1);
  if (!page) return 0;
  std::uint32_t version = 0;
  for (const char c : page->substr(kUserVersion, 4)) version = version << 8U | static_cast<unsigned char>(c);
  return static_cast<int>(version);
}

}  // namespace

std::optional<std::string> read_page(const Connection& connection, std::uint32_t number) {
  sqlite3_file* file = nullptr;
  sqlite3_file_control(connection.handle(), "main", SQLITE_FCNTL_FILE_POINTER, static_cast<void*>(&file));
  std::string out(kPageBytes, '\0');
  const int code =
      file->pMethods->xRead(file, out.data(), kPageBytes, (std::int64_t{number} - 1) * kPageBytes);
  return code == SQLITE_OK ? std::optional(std::move(out)) : std::nullopt;
}

void require_sqlite(int version_number) {
  if (version_number >= kOldestSqlite) return;
  throw Error(ErrorClass::bug, "sqlite_too_old", "SQLite " + std::to_string(version_number) + " is too old");
}

std::unique_ptr<Connection> connect(const Place& place, const std::string& file, const DatabaseKey& key) {
  require_sqlite(sqlite3_libversion_number());
  auto connection = std::make_unique<Connection>(place.path(file), place.vfs_name());
  connection->abandon();
  set_key(*connection, key);
  connection->execute("PRAGMA locking_mode=EXCLUSIVE");  // one owner; no shared memory
  return connection;
}

std::unique_ptr<Connection> open_database(const Place& place, const std::string& file, const DatabaseKey& key,
                                          const Schema& schema, Durability durability, Absent absent) {
  auto connection = connect(place, file, key);
  const auto version = connection->integer("PRAGMA user_version");
  if (version > schema.version) throw Error(ErrorClass::too_new, "too_new", file + " is of a later Doorstep");
  if (version == 0 && absent == Absent::damage)
    throw Damaged(file, file + " is not there any more, or empty");
  use_write_ahead_log(*connection);
  apply_settings(*connection, durability);
  if (version == 0)
    make(*connection, file, schema);
  else if (version < schema.version)
    bring_to_version(*connection, schema.upgrade, schema.version);
  sqlite3_db_config(connection->handle(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0, nullptr);
  return connection;
}

int version_of(const Place& place, const std::string& file, const DatabaseKey& key) {
  if (!place.exists(file)) return 0;
  const auto connection = connect(place, file, key);
  // Without a write-ahead log the first page has it. A statement would make an empty one.
  if (!place.exists(file + "-wal")) return version_in_first_page(*connection);
  try {
    return static_cast<int>(connection->integer("PRAGMA user_version"));
  } catch (const Damaged&) {
    return 0;
  }
}

void remove_database(const Place& place, const std::string& file) {
  place.remove(file + "-wal");
  place.remove(file);
}

}  // namespace doorstep::store
