#include "faulty_file.h"

#include <algorithm>
#include <cstring>
#include <map>
#include <string_view>

namespace doorstep::testing {
namespace {

OpenFile& of(sqlite3_file* file) { return *reinterpret_cast<SqliteFile*>(file)->open; }

int close_file(sqlite3_file* file) {
  const std::unique_ptr<OpenFile> open(&of(file));
  const std::lock_guard guard(open->state->mutex);
  if (open->state->disk.generation == open->generation) {
    open->shared().locks.erase(open.get());
    if (open->delete_on_close && !open->path.empty()) open->state->disk.remove(open->path, false);
  }
  return SQLITE_OK;
}

int read_file(sqlite3_file* file, void* out, int bytes, sqlite3_int64 at) {
  const OpenFile& open = of(file);
  const std::lock_guard guard(open.state->mutex);
  if (open.lost()) return SQLITE_IOERR_READ;
  const std::string& now = open.inode->now;
  const auto from = std::min(static_cast<std::size_t>(at), now.size());
  const std::size_t got = std::min(static_cast<std::size_t>(bytes), now.size() - from);
  std::memcpy(out, now.data() + from, got);
  std::memset(static_cast<char*>(out) + got, 0, static_cast<std::size_t>(bytes) - got);
  return got == static_cast<std::size_t>(bytes) ? SQLITE_OK : SQLITE_IOERR_SHORT_READ;
}

int write_file(sqlite3_file* file, const void* in, int bytes, sqlite3_int64 at) {
  const OpenFile& open = of(file);
  const std::lock_guard guard(open.state->mutex);
  if (open.lost()) return SQLITE_IOERR_WRITE;
  const std::string_view view(static_cast<const char*>(in), static_cast<std::size_t>(bytes));
  return sqlite_code(open.state->disk.write(*open.inode, view, static_cast<std::size_t>(at)),
                     SQLITE_IOERR_WRITE);
}

int truncate_file(sqlite3_file* file, sqlite3_int64 size) {
  const OpenFile& open = of(file);
  const std::lock_guard guard(open.state->mutex);
  if (open.lost()) return SQLITE_IOERR_TRUNCATE;
  return sqlite_code(open.state->disk.truncate(*open.inode, static_cast<std::size_t>(size)),
                     SQLITE_IOERR_TRUNCATE);
}

int sync_file(sqlite3_file* file, int) {
  const OpenFile& open = of(file);
  const std::lock_guard guard(open.state->mutex);
  if (open.lost()) return SQLITE_IOERR_FSYNC;
  const bool done = open.state->disk.sync(open.inode, open.path) == FaultyDisk::Outcome::done;
  return done ? SQLITE_OK : SQLITE_IOERR_FSYNC;
}

int size_of_file(sqlite3_file* file, sqlite3_int64* size) {
  const OpenFile& open = of(file);
  const std::lock_guard guard(open.state->mutex);
  if (open.lost()) return SQLITE_IOERR_FSTAT;
  *size = static_cast<sqlite3_int64>(open.inode->now.size());
  return SQLITE_OK;
}

int strongest_other(const OpenFile& open) {
  int level = SQLITE_LOCK_NONE;
  for (const auto& [owner, held] : open.shared().locks)
    if (owner != &open) level = std::max(level, held);
  return level;
}

int lock_file(sqlite3_file* file, int wanted) {
  const OpenFile& open = of(file);
  const std::lock_guard guard(open.state->mutex);
  if (open.lost()) return SQLITE_IOERR_LOCK;
  int& held = open.shared().locks[&open];
  if (held >= wanted) return SQLITE_OK;
  const int other = strongest_other(open);
  const bool free = wanted == SQLITE_LOCK_SHARED     ? other < SQLITE_LOCK_PENDING
                    : wanted == SQLITE_LOCK_RESERVED ? other < SQLITE_LOCK_RESERVED
                                                     : other == SQLITE_LOCK_NONE;
  if (!free) return SQLITE_BUSY;
  held = wanted;
  return SQLITE_OK;
}

int unlock_file(sqlite3_file* file, int wanted) {
  const OpenFile& open = of(file);
  const std::lock_guard guard(open.state->mutex);
  if (open.state->disk.generation == open.generation) open.shared().locks[&open] = wanted;
  return SQLITE_OK;
}

int check_reserved_lock(sqlite3_file* file, int* reserved) {
  const OpenFile& open = of(file);
  const std::lock_guard guard(open.state->mutex);
  *reserved = strongest_other(open) >= SQLITE_LOCK_RESERVED ? 1 : 0;
  return SQLITE_OK;
}

int control_file(sqlite3_file*, int, void*) { return SQLITE_NOTFOUND; }
int sector_bytes(sqlite3_file*) { return 4096; }
int characteristics(sqlite3_file*) { return SQLITE_IOCAP_POWERSAFE_OVERWRITE; }

int map_shared(sqlite3_file* file, int region, int bytes, int extend, void volatile** out) {
  const OpenFile& open = of(file);
  const std::lock_guard guard(open.state->mutex);
  *out = nullptr;
  if (open.lost()) return SQLITE_IOERR_SHMMAP;
  auto& regions = open.shared().regions;
  while (extend != 0 && regions.size() <= static_cast<std::size_t>(region))
    regions.push_back(std::make_unique<char[]>(static_cast<std::size_t>(bytes)));
  if (static_cast<std::size_t>(region) < regions.size())
    *out = regions[static_cast<std::size_t>(region)].get();
  return SQLITE_OK;
}

bool slot_is_free(const std::map<const void*, bool>& slot, const OpenFile& open, bool exclusive) {
  for (const auto& [owner, owner_exclusive] : slot)
    if (owner != &open && (exclusive || owner_exclusive)) return false;
  return true;
}

int lock_shared(sqlite3_file* file, int first, int count, int flags) {
  const OpenFile& open = of(file);
  const std::lock_guard guard(open.state->mutex);
  auto& slots = open.shared().slots;
  const bool exclusive = (flags & SQLITE_SHM_EXCLUSIVE) != 0;
  for (int i = first; i < first + count; ++i) {
    auto& slot = slots[static_cast<std::size_t>(i)];
    if ((flags & SQLITE_SHM_UNLOCK) == 0 && (open.lost() || !slot_is_free(slot, open, exclusive)))
      return open.lost() ? SQLITE_IOERR_SHMLOCK : SQLITE_BUSY;
  }
  for (int i = first; i < first + count; ++i) {
    auto& slot = slots[static_cast<std::size_t>(i)];
    if ((flags & SQLITE_SHM_UNLOCK) != 0)
      slot.erase(&open);
    else
      slot[&open] = exclusive;
  }
  return SQLITE_OK;
}

void barrier(sqlite3_file* file) { const std::lock_guard guard(of(file).state->mutex); }

int unmap_shared(sqlite3_file* file, int remove) {
  const OpenFile& open = of(file);
  const std::lock_guard guard(open.state->mutex);
  if (open.state->disk.generation != open.generation) return SQLITE_OK;
  Coordination& shared = open.shared();
  for (auto& slot : shared.slots) slot.erase(&open);
  if (remove != 0) shared.regions.clear();
  return SQLITE_OK;
}

const sqlite3_io_methods kMethods = [] {
  sqlite3_io_methods methods{};
  methods.iVersion = 2;
  methods.xClose = close_file;
  methods.xRead = read_file;
  methods.xWrite = write_file;
  methods.xTruncate = truncate_file;
  methods.xSync = sync_file;
  methods.xFileSize = size_of_file;
  methods.xLock = lock_file;
  methods.xUnlock = unlock_file;
  methods.xCheckReservedLock = check_reserved_lock;
  methods.xFileControl = control_file;
  methods.xSectorSize = sector_bytes;
  methods.xDeviceCharacteristics = characteristics;
  methods.xShmMap = map_shared;
  methods.xShmLock = lock_shared;
  methods.xShmBarrier = barrier;
  methods.xShmUnmap = unmap_shared;
  return methods;
}();

}  // namespace

void give_to_sqlite(sqlite3_file* file, std::unique_ptr<OpenFile> open) {
  reinterpret_cast<SqliteFile*>(file)->open = open.release();
  file->pMethods = &kMethods;
}

int sqlite_code(FaultyDisk::Outcome outcome, int io_error) {
  if (outcome == FaultyDisk::Outcome::done) return SQLITE_OK;
  return outcome == FaultyDisk::Outcome::no_space ? SQLITE_FULL : io_error;
}

}  // namespace doorstep::testing
