// SQLite's VFS over the slots: what its documentation asks of one (https://www.sqlite.org/vfs.html), for one connection a
// file in one thread. A sync is a flush of the browser's handle; locks are the page's, which is the only one.
#include <cstring>
#include <new>

#include <sqlite3.h>
#include <unistd.h>

#include "doorstep/event/error.h"
#include "doorstep/platform/clock.h"
#include "doorstep/store/place.h"

#include "host.h"
#include "slots.h"

namespace doorstep::store {
namespace {

constexpr const char* kName = "browser";
constexpr int kMostPathBytes = 512;
constexpr int kSectorBytes = 4'096;
constexpr double kHead = static_cast<double>(Slots::kHeadBytes);

struct File : sqlite3_file {
  int slot;
};

Slots& slots() {
  static Slots all;
  return all;
}

int slot_of(sqlite3_file* file) { return static_cast<File*>(file)->slot; }

int close(sqlite3_file*) { return SQLITE_OK; }

int read(sqlite3_file* file, void* into, int bytes, sqlite3_int64 offset) {
  const double got = doorstep_host_slot_read(slot_of(file), into, bytes, kHead + static_cast<double>(offset));
  if (got < 0) return SQLITE_IOERR_READ;
  if (got >= bytes) return SQLITE_OK;
  const auto there = static_cast<std::size_t>(got);
  std::memset(static_cast<char*>(into) + there, 0, static_cast<std::size_t>(bytes) - there);
  return SQLITE_IOERR_SHORT_READ;
}

int write(sqlite3_file* file, const void* bytes, int size, sqlite3_int64 offset) {
  const double put =
      doorstep_host_slot_write(slot_of(file), bytes, size, kHead + static_cast<double>(offset));
  if (put >= 0 && put < size) return SQLITE_FULL;
  return code_of(put, SQLITE_IOERR_WRITE);
}

int truncate(sqlite3_file* file, sqlite3_int64 size) {
  return code_of(doorstep_host_slot_truncate(slot_of(file), kHead + static_cast<double>(size)),
                 SQLITE_IOERR_TRUNCATE);
}

int sync(sqlite3_file* file, int) {
  return code_of(doorstep_host_slot_flush(slot_of(file)), SQLITE_IOERR_FSYNC);
}

int file_size(sqlite3_file* file, sqlite3_int64* size) {
  const double whole = doorstep_host_slot_size(slot_of(file));
  if (whole < 0) return SQLITE_IOERR_FSTAT;
  *size = static_cast<sqlite3_int64>(whole > kHead ? whole - kHead : 0);
  return SQLITE_OK;
}

int lock(sqlite3_file*, int) { return SQLITE_OK; }

int check_reserved_lock(sqlite3_file*, int* reserved) {
  *reserved = 0;
  return SQLITE_OK;
}

int file_control(sqlite3_file*, int, void*) { return SQLITE_NOTFOUND; }
int sector_size(sqlite3_file*) { return kSectorBytes; }
int characteristics(sqlite3_file*) { return SQLITE_IOCAP_POWERSAFE_OVERWRITE; }  // as SQLite's own VFS

const sqlite3_io_methods* io_methods() {
  static const sqlite3_io_methods methods = [] {
    sqlite3_io_methods io{};
    io.iVersion = 1;
    io.xClose = close;
    io.xRead = read;
    io.xWrite = write;
    io.xTruncate = truncate;
    io.xSync = sync;
    io.xFileSize = file_size;
    io.xLock = lock;
    io.xUnlock = lock;
    io.xCheckReservedLock = check_reserved_lock;
    io.xFileControl = file_control;
    io.xSectorSize = sector_size;
    io.xDeviceCharacteristics = characteristics;
    return io;
  }();
  return &methods;
}

int open(sqlite3_vfs*, sqlite3_filename path, sqlite3_file* file, int flags, int* got) {
  file->pMethods = nullptr;
  if (path == nullptr) return SQLITE_CANTOPEN;  // a file without a name: such things are kept in memory
  int slot = slots().find(path);
  if (slot == Slots::kNone) {
    if ((flags & SQLITE_OPEN_CREATE) == 0) return SQLITE_CANTOPEN;
    if (const int code = slots().make(path, slot); code != SQLITE_OK) return code;
  }
  auto* opened = new (file) File{};
  opened->pMethods = io_methods();
  opened->slot = slot;
  if (got != nullptr) *got = flags;
  return SQLITE_OK;
}

int remove(sqlite3_vfs*, const char* path, int) { return slots().remove(path); }

int access(sqlite3_vfs*, const char* path, int, int* there) {
  *there = slots().find(path) == Slots::kNone ? 0 : 1;
  return SQLITE_OK;
}

int full_path(sqlite3_vfs*, const char* path, int size, char* out) {
  const std::size_t bytes = std::strlen(path) + 1;
  if (bytes > static_cast<std::size_t>(size)) return SQLITE_CANTOPEN;
  std::memcpy(out, path, bytes);
  return SQLITE_OK;
}

int randomness(sqlite3_vfs*, int bytes, char* into) {
  return getentropy(into, static_cast<std::size_t>(bytes)) == 0 ? bytes : 0;
}

int sleep(sqlite3_vfs*, int) { return 0; }  // nobody else holds a lock that could be waited for

int current_time(sqlite3_vfs*, sqlite3_int64* now) {
  constexpr sqlite3_int64 kUnixEpoch = 210'866'760'000'000;  // in milliseconds of the Julian day
  *now = kUnixEpoch + platform::system_clock().wall_ms();
  return SQLITE_OK;
}

// The days of the Julian calendar, for the ciphers' VFS, which hands every question on.
int current_day(sqlite3_vfs* vfs, double* now) {
  sqlite3_int64 ms = 0;
  const int code = current_time(vfs, &ms);
  *now = static_cast<double>(ms) / 86'400'000.0;
  return code;
}

int last_error(sqlite3_vfs*, int, char*) { return 0; }  // a browser gives no number

sqlite3_vfs make_vfs() {
  sqlite3_vfs vfs{};
  vfs.iVersion = 2;
  vfs.szOsFile = sizeof(File);
  vfs.mxPathname = kMostPathBytes;
  vfs.zName = kName;
  vfs.xOpen = open;
  vfs.xDelete = remove;
  vfs.xAccess = access;
  vfs.xFullPathname = full_path;
  vfs.xRandomness = randomness;
  vfs.xSleep = sleep;
  vfs.xCurrentTime = current_day;
  vfs.xGetLastError = last_error;
  vfs.xCurrentTimeInt64 = current_time;
  return vfs;
}

bool register_vfs() {
  static sqlite3_vfs vfs = make_vfs();
  return sqlite3_vfs_register(&vfs, 1) == SQLITE_OK;
}

}  // namespace

const char* system_vfs() {
  static const bool registered =
      sqlite3_initialize() == SQLITE_OK && sqlite3mc_vfs_create(kName, 1) == SQLITE_OK;
  if (!registered) throw Error(ErrorClass::bug, "no_vfs", "SQLite does not take the browser's files");
  return kName;
}

}  // namespace doorstep::store

// What SQLite calls when it is initialised without a system of its own (SQLITE_OS_OTHER).
extern "C" {

int sqlite3_os_init(void) { return doorstep::store::register_vfs() ? SQLITE_OK : SQLITE_ERROR; }
int sqlite3_os_end(void) { return SQLITE_OK; }
}
