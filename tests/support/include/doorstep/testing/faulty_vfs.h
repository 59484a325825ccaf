// A SQLite VFS in memory that fails and crashes as a seed says: deterministic, fast, below the cipher.
//
// A file is what was synced and what was written since. A crash keeps the one and drops, or keeps any part
// of, the other. Paths are plain names; a directory is what stands before the last slash and needs no making.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace doorstep::testing {

enum class DiskFault { io_error, no_space, short_write };

// What a crash leaves of what was not synced.
enum class CrashLoss {
  all,   // nothing of it
  torn,  // any of its 512-byte sectors, and any deletion or creation that was not synced, as the seed says
  none,  // everything: a killed process, not a lost disk cache
};

// One disk. Registered under its name as a SQLite VFS as long as it lives; several may live at once. Close
// all connections before it is destroyed. Calls are serialised; connections of several threads may share
// files.
class FaultyVfs {
 public:
  explicit FaultyVfs(std::string name, std::uint64_t seed = 1);
  ~FaultyVfs();
  FaultyVfs(const FaultyVfs&) = delete;
  FaultyVfs& operator=(const FaultyVfs&) = delete;

  const std::string& name() const;  // for sqlite3_open_v2() and Config::vfs

  // Operations that change the disk: writes, truncations, syncs, deletions, creations, counted from 0.
  std::uint64_t operations() const;
  std::uint64_t syncs() const;   // of files
  std::uint64_t writes() const;  // of files

  // The operation with this number fails; with `forever` all from it on do. One plan at a time.
  void fail_at(std::uint64_t operation, DiskFault fault, bool forever = false);
  // From this operation on the machine is dead: everything fails and nothing changes until crash().
  void die_at(std::uint64_t operation);
  void heal();  // no plan any more
  // Files that would grow beyond this all together do not: the disk is full until something goes.
  void limit_to(std::uint64_t bytes);
  std::uint64_t used() const;  // bytes of all files
  bool dead() const;

  // The power fails and the machine starts again: files are what survived. Connections that are still open
  // fail from now on; close them before or after.
  void crash(CrashLoss loss = CrashLoss::all);

  // The disk as it is: for damage, copies and backups in tests.
  std::vector<std::string> files() const;
  bool exists(const std::string& path) const;
  std::string read(const std::string& path) const;                       // empty where there is none
  void write(const std::string& path, const std::string& contents);      // durable
  void overwrite(const std::string& path, const std::string& contents);  // under those who have it open
  void remove(const std::string& path);
  void copy_directory(const std::string& from, const std::string& to);

  struct State;

 private:
  std::unique_ptr<State> state_;
};

}  // namespace doorstep::testing
