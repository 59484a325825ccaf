// The operating system's SQLite VFS with its syncs counted, or left out to make a large file quickly.
#pragma once

#include <cstdint>
#include <string>

namespace doorstep::bench {

enum class Syncs { count, leave_out };

// Registers the VFS, for Config::vfs, as long as the process lives. At most one of each kind.
class SyncShim {
 public:
  explicit SyncShim(Syncs syncs);
  const std::string& name() const { return name_; }
  std::int64_t syncs() const;  // so far, of all files

 private:
  std::string name_;
  Syncs kind_;
};

}  // namespace doorstep::bench
