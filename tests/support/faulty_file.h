// An open file of FaultyVfs as SQLite sees it: reading, writing, locks, shared memory.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

#include <sqlite3.h>

#include "faulty_disk.h"

namespace doorstep::testing {

struct FaultyVfs::State {
  State(std::string vfs_name, std::uint64_t seed) : name(std::move(vfs_name)), disk(seed) {}
  std::string name;
  std::mutex mutex;
  FaultyDisk disk;
  sqlite3_vfs vfs{};
};

struct OpenFile {
  FaultyVfs::State* state = nullptr;
  std::string path;  // empty: a temporary file without a name
  InodeRef inode;
  std::uint64_t generation = 0;
  bool delete_on_close = false;

  bool lost() const { return state->disk.dead() || state->disk.generation != generation; }
  Coordination& shared() const { return inode->shared; }
};

// What SQLite keeps room for.
struct SqliteFile {
  sqlite3_file base;
  OpenFile* open;
};

// From here on it is SQLite's, until it closes the file.
void give_to_sqlite(sqlite3_file* file, std::unique_ptr<OpenFile> open);

int sqlite_code(FaultyDisk::Outcome outcome, int io_error);

}  // namespace doorstep::testing
