#include "sync_shim.h"

#include <atomic>
#include <chrono>
#include <list>
#include <mutex>
#include <stdexcept>
#include <thread>

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
    if (kind == Syncs::slow) std::this_thread::sleep_for(std::chrono::milliseconds(kSlowSyncMs));
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

}  // namespace

SyncShim::SyncShim(Syncs syncs) {
  switch (syncs) {
    case Syncs::count:
      use<Shim<Syncs::count>>("bench-count");
      break;
    case Syncs::slow:
      use<Shim<Syncs::slow>>("bench-slow");
      break;
    case Syncs::leave_out:
      use<Shim<Syncs::leave_out>>("bench-unsynced");
      break;
  }
}

template <class Kind>
void SyncShim::use(const char* name) {
  Kind::add(name);
  name_ = name;
  count_ = &Kind::count;
}

std::int64_t SyncShim::syncs() const { return *count_; }

}  // namespace doorstep::bench
