// Where a device's files are: a directory on a SQLite VFS. Everything goes through the VFS, below the cipher,
// so that a disk in memory (tests), in a browser or on a tablet is treated alike.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

struct sqlite3_file;
struct sqlite3_vfs;

namespace doorstep::store {

// A file of bytes, open as long as it lives. Errors are doorstep::Error (space, transient).
class RawFile {
 public:
  enum class Mode { read, write };  // write makes the file where it is not there
  RawFile(sqlite3_vfs* vfs, const std::string& path, Mode mode);
  ~RawFile();
  RawFile(const RawFile&) = delete;
  RawFile& operator=(const RawFile&) = delete;

  std::int64_t size() const;
  std::string read(std::int64_t offset, std::size_t bytes) const;  // shorter at the end of the file
  void write(std::int64_t offset, std::string_view bytes);
  void truncate(std::int64_t size);
  void sync();

 private:
  std::string path_;
  std::string terminated_path_;  // must outlive the file
  std::string memory_;           // of the sqlite3_file
  sqlite3_file* file_ = nullptr;
};

// Whether a database that is not there, or not made whole, is made, or means that it was lost.
enum class Absent { make, damage };

// The name of the VFS that a machine's directories are on: SQLite's own, or in a browser that of origin-private files,
// which it registers.
const char* system_vfs();

class Place {
 public:
  // `vfs`: the name of a registered VFS; empty: system_vfs(). Throws Error(bug, unknown_vfs).
  Place(std::string directory, std::string vfs);

  const std::string& vfs_name() const { return vfs_name_; }
  sqlite3_vfs* vfs() const { return vfs_; }
  std::string path(std::string_view name) const;

  bool exists(std::string_view name) const;
  std::int64_t size(std::string_view name) const;                      // 0 where it is not there
  std::optional<std::string> read(std::string_view name) const;        // a small file, whole
  void write(std::string_view name, std::string_view contents) const;  // synced when it returns
  void copy(std::string_view from, std::string_view to) const;         // synced when it returns
  void remove(std::string_view name) const;                            // nothing where it is not there

 private:
  std::string directory_;
  std::string vfs_name_;
  sqlite3_vfs* vfs_ = nullptr;
};

}  // namespace doorstep::store
