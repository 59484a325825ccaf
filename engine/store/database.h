// Opening one encrypted database file: cipher, version gates, settings, first making. Private to the layer.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "doorstep/store/place.h"
#include "doorstep/store/vault.h"

#include "sqlite.h"

namespace doorstep::store {

// SQLite before 3.51.3 can lose a write-ahead log when it is reset. Throws Error(bug, sqlite_too_old).
void require_sqlite(int version_number);

// How a file is made and which version of it this program writes (PRAGMA user_version).
struct Schema {
  int version;
  const char* sql;
  const char* upgrade = nullptr;  // from the version before
};

enum class Durability {
  full,    // a commit is on the disk when it returns: one sync
  normal,  // a commit may be lost with the power, the file stays whole
};

inline constexpr int kPageBytes = 4096;

// A connection with the key set and nothing read yet: closing it leaves the file as it is.
std::unique_ptr<Connection> connect(const Place& place, const std::string& file, const DatabaseKey& key);

// One page (from 1), deciphered, past everything that SQLite would check; nullopt where it does not decipher.
std::optional<std::string> read_page(const Connection& connection, std::uint32_t number);

// Opens `file`. Throws Error: corrupt (Damaged), too_new, busy, space, transient.
std::unique_ptr<Connection> open_database(const Place& place, const std::string& file, const DatabaseKey& key,
                                          const Schema& schema, Durability durability, Absent absent);

// The version of a file without changing a byte of it; 0 where it is not there, not made whole or unreadable.
int version_of(const Place& place, const std::string& file, const DatabaseKey& key);

// Removes a database with its write-ahead log.
void remove_database(const Place& place, const std::string& file);

}  // namespace doorstep::store
