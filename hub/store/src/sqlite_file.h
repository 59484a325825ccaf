// Opening the database file: version gate, key, durability.
#pragma once

#include <memory>

#include "doorstep/hub/store/store.h"

#include "sqlite_connection.h"

namespace doorstep::hub {

enum class Access { read_only_file, read_only, read_write };

// read_only_file never changes a byte of the file, not even by a checkpoint. Throws as open_sqlite_store().
std::unique_ptr<SqliteConnection> open_connection(const StoreOptions& options, Access access);

// Copies everything, as of one moment, into a new file that is encrypted with the same key.
void copy_database(SqliteConnection& from, const StoreOptions& options, const std::filesystem::path& file);

// Throws Error(corrupt).
void check_database(SqliteConnection& db);

// Remembers, beside the file, which key it was made with: a wrong key and damage look the same to SQLite.
void write_key_check(const StoreOptions& options);

}  // namespace doorstep::hub
