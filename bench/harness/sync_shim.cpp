#include "sync_shim.h"

#include <atomic>
#include <list>
#include <mutex>
#include <stdexcept>

#include <sqlite3.h>

namespace doorstep::bench {
namespace {

// SQLite's callbacks carry no pointer of ours, so a kind has one VFS. The VFS below has one table of methods for
// databases and another for their logs; each gets a copy whose sync is ours.
template <Syncs kind>
struct Shim {
  struct Table {
    sqlite3_io_methods methods;  // first: a file's pMethods leads back to its table
    const sqlite3_io_methods* below;
  };
  static inline sqlite3_vfs vfs;
  static inline sqlite3_vfs* below = nullptr;
  static inline std::list<Table> tables;
  static inline std::mutex mutex;
  static inline std::atomic<std::int64_t> count{0};

  static int sync(sqlite3_file* file, int flags) {
    ++count;
    if (kind == Syncs::leave_out) return SQLITE_OK;
    return reinterpret_cast<const Table*>(file->pMethods)->below->xSync(file, flags);
  }

  static const sqlite3_io_methods* with_our_sync(const sqlite3_io_methods* methods) {
    const std::lock_guard guard(mutex);
    for (const auto& table : tables)
      if (table.below == methods) return &table.methods;
    tables.push_back({*methods, methods});
    tables.back().methods.xSync = &sync;
    return &tables.back().methods;
  }

  static int open(sqlite3_vfs*, sqlite3_filename name, sqlite3_file* file, int flags, int* flags_out) {
    const int code = below->xOpen(below, name, file, flags, flags_out);
    if (file->pMethods != nullptr) file->pMethods = with_our_sync(file->pMethods);
    return code;
  }

  static void add(const char* name) {
    if (below != nullptr) return;
    sqlite3_initialize();
    below = sqlite3_vfs_find("unix");
    vfs = *below;
    vfs.zName = name;
    vfs.pNext = nullptr;
    vfs.xOpen = &open;
    if (sqlite3_vfs_register(&vfs, 0) != SQLITE_OK || sqlite3mc_vfs_create(name, 0) != SQLITE_OK)
      throw std::runtime_error("the VFS can't be registered");
  }
};
using Counting = Shim<Syncs::count>;
using Unsynced = Shim<Syncs::leave_out>;

}  // namespace

SyncShim::SyncShim(Syncs syncs)
    : name_(syncs == Syncs::count ? "bench-count" : "bench-unsynced"), kind_(syncs) {
  if (syncs == Syncs::count)
    Counting::add("bench-count");
  else
    Unsynced::add("bench-unsynced");
}

std::int64_t SyncShim::syncs() const { return kind_ == Syncs::count ? Counting::count : Unsynced::count; }

}  // namespace doorstep::bench
