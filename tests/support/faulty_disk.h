// The disk under FaultyVfs: files with what was synced and what was not, a plan of faults, a crash. Knows nothing
// of SQLite. Not thread-safe: FaultyVfs guards it.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "doorstep/testing/faulty_vfs.h"

namespace doorstep::testing {

// Locks on one file and the memory that its users share. Both die with the machine.
struct Coordination {
  std::map<const void*, int> locks;  // by open file: SQLite's levels
  std::vector<std::unique_ptr<char[]>> regions;
  std::array<std::map<const void*, bool>, 8> slots;  // by open file: exclusive or not
};

struct Inode {
  std::string now;              // what the machine sees
  std::string durable;          // what a crash leaves
  std::set<std::size_t> dirty;  // sectors of `now` written since the last sync
  Coordination shared;
};
using InodeRef = std::shared_ptr<Inode>;

class FaultyDisk {
 public:
  static constexpr std::size_t kSectorBytes = 512;

  explicit FaultyDisk(std::uint64_t seed) : random_(seed) {}

  enum class Outcome { done, io_error, no_space };

  InodeRef find(const std::string& path) const;
  Outcome create(const std::string& path, InodeRef& inode);
  Outcome write(Inode& inode, std::string_view bytes, std::size_t at);
  Outcome truncate(Inode& inode, std::size_t size);
  Outcome sync(const InodeRef& inode, const std::string& path);
  Outcome remove(const std::string& path, bool sync_directory);

  // Of the test, not of the machine: they do not count and never fail.
  void put_durably(const std::string& path, const std::string& contents);
  void take_away(const std::string& path);

  void fail_at(std::uint64_t operation, DiskFault fault, bool forever);
  void die_at(std::uint64_t operation);
  void heal();
  bool dead() const { return dead_; }
  void crash(CrashLoss loss);

  std::uint64_t used() const;
  std::uint64_t capacity = UINT64_MAX;
  std::uint64_t generation = 0;  // of the machine: one more with each crash
  std::uint64_t operations = 0;
  std::uint64_t syncs = 0;
  std::uint64_t writes = 0;
  std::map<std::string, InodeRef> names;  // what the machine sees

 private:
  struct Verdict {
    Outcome outcome = Outcome::done;
    bool halfway = false;  // a short write
  };
  Verdict next_operation();
  void put(Inode& inode, std::string_view bytes, std::size_t at);
  void lose(Inode& inode, CrashLoss loss);
  bool coin() { return (random_() & 1U) != 0; }

  std::mt19937_64 random_;
  std::map<std::string, InodeRef> durable_names_;
  std::uint64_t planned_at_ = UINT64_MAX;
  DiskFault planned_ = DiskFault::io_error;
  bool forever_ = false;
  std::uint64_t dies_at_ = UINT64_MAX;
  bool dead_ = false;
};

}  // namespace doorstep::testing
