// The operating system's SQLite VFS with its syncs counted, made slow as on a disk that is further away, or left out to
// make a large file quickly.
#pragma once

#include <atomic>
#include <cstdint>
#include <string>

namespace doorstep::bench {

enum class Syncs { count, slow, leave_out };

constexpr int kSlowSyncMs = 1;  // that a slow sync takes more: what network disks in a data centre need

// Registers the VFS, for Config::vfs, as long as the process lives. At most one of each kind.
class SyncShim {
 public:
  explicit SyncShim(Syncs syncs);
  const std::string& name() const { return name_; }
  std::int64_t syncs() const;  // so far, of all files

 private:
  template <class Kind>
  void use(const char* name);

  std::string name_;
  const std::atomic<std::int64_t>* count_ = nullptr;
};

}  // namespace doorstep::bench
