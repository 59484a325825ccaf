// FaultyVfs as SQLite sees it: files, locks, shared memory.
#include "doorstep/testing/faulty_vfs.h"

#include <algorithm>
#include <cstring>
#include <map>
#include <mutex>
#include <stdexcept>
#include <utility>

#include <sqlite3.h>

#include "faulty_disk.h"

namespace doorstep::testing {
namespace {

constexpr int kMaxPath = 512;
using Outcome = FaultyDisk::Outcome;

}  // namespace

struct FaultyVfs::State {
  State(std::string vfs_name, std::uint64_t seed) : name(std::move(vfs_name)), disk(seed) {}
  std::string name;
  std::mutex mutex;
  FaultyDisk disk;
  sqlite3_vfs vfs{};
};

namespace {

struct OpenFile {
  FaultyVfs::State* state = nullptr;
  std::string path;  // empty: a temporary file without a name
  InodeRef inode;
  std::uint64_t generation = 0;
  bool delete_on_close = false;

  bool lost() const { return state->disk.dead() || state->disk.generation != generation; }
  Coordination& shared() const { return inode->shared; }
};

struct File {
  sqlite3_file base;
  OpenFile* open;
};

OpenFile& of(sqlite3_file* file) { return *reinterpret_cast<File*>(file)->open; }

int code(Outcome outcome, int io_error) {
  if (outcome == Outcome::done) return SQLITE_OK;
  return outcome == Outcome::no_space ? SQLITE_FULL : io_error;
}

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
  return code(open.state->disk.write(*open.inode, view, static_cast<std::size_t>(at)), SQLITE_IOERR_WRITE);
}

int truncate_file(sqlite3_file* file, sqlite3_int64 size) {
  const OpenFile& open = of(file);
  const std::lock_guard guard(open.state->mutex);
  if (open.lost()) return SQLITE_IOERR_TRUNCATE;
  return code(open.state->disk.truncate(*open.inode, static_cast<std::size_t>(size)), SQLITE_IOERR_TRUNCATE);
}

int sync_file(sqlite3_file* file, int) {
  const OpenFile& open = of(file);
  const std::lock_guard guard(open.state->mutex);
  if (open.lost()) return SQLITE_IOERR_FSYNC;
  const bool done = open.state->disk.sync(open.inode, open.path) == Outcome::done;
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

FaultyVfs::State& of(sqlite3_vfs* vfs) { return *static_cast<FaultyVfs::State*>(vfs->pAppData); }

int open_file(sqlite3_vfs* vfs, sqlite3_filename name, sqlite3_file* file, int flags, int* got) {
  FaultyVfs::State& state = of(vfs);
  const std::lock_guard guard(state.mutex);
  file->pMethods = nullptr;
  auto open = std::make_unique<OpenFile>();
  *open = {&state, name == nullptr ? "" : name, nullptr, state.disk.generation, false};
  open->delete_on_close = (flags & SQLITE_OPEN_DELETEONCLOSE) != 0;
  if (state.disk.dead()) return SQLITE_IOERR;
  if (name == nullptr) {
    open->inode = std::make_shared<Inode>();
  } else if (open->inode = state.disk.find(open->path); !open->inode) {
    if ((flags & SQLITE_OPEN_CREATE) == 0) return SQLITE_CANTOPEN;
    if (state.disk.create(open->path, open->inode) != Outcome::done) return SQLITE_CANTOPEN;
  }
  if (got != nullptr) *got = flags;
  reinterpret_cast<File*>(file)->open = open.release();
  file->pMethods = &kMethods;
  return SQLITE_OK;
}

int delete_file(sqlite3_vfs* vfs, const char* name, int sync_directory) {
  FaultyVfs::State& state = of(vfs);
  const std::lock_guard guard(state.mutex);
  if (!state.disk.find(name)) return SQLITE_IOERR_DELETE_NOENT;
  return code(state.disk.remove(name, sync_directory != 0), SQLITE_IOERR_DELETE);
}

// As the operating system's: an empty file counts as none.
int access_file(sqlite3_vfs* vfs, const char* name, int flags, int* out) {
  FaultyVfs::State& state = of(vfs);
  const std::lock_guard guard(state.mutex);
  if (state.disk.dead()) return SQLITE_IOERR_ACCESS;
  const InodeRef inode = state.disk.find(name);
  *out = inode && (flags != SQLITE_ACCESS_EXISTS || !inode->now.empty()) ? 1 : 0;
  return SQLITE_OK;
}

int full_path(sqlite3_vfs*, const char* name, int bytes, char* out) {
  if (std::strlen(name) >= static_cast<std::size_t>(bytes)) return SQLITE_CANTOPEN;
  std::memcpy(out, name, std::strlen(name) + 1);
  return SQLITE_OK;
}

int randomness(sqlite3_vfs*, int bytes, char* out) {
  std::memset(out, 0x5a, static_cast<std::size_t>(bytes));
  return bytes;
}

int sleep(sqlite3_vfs*, int microseconds) { return microseconds; }

int current_time(sqlite3_vfs*, sqlite3_int64* out) {
  *out = 212'660'000'000'000;  // a day in 2026, in Julian milliseconds
  return SQLITE_OK;
}

int last_error(sqlite3_vfs*, int, char*) { return 0; }

void fill(sqlite3_vfs& vfs, FaultyVfs::State& state) {
  vfs.iVersion = 2;
  vfs.szOsFile = sizeof(File);
  vfs.mxPathname = kMaxPath;
  vfs.zName = state.name.c_str();
  vfs.pAppData = &state;
  vfs.xOpen = open_file;
  vfs.xDelete = delete_file;
  vfs.xAccess = access_file;
  vfs.xFullPathname = full_path;
  vfs.xRandomness = randomness;
  vfs.xSleep = sleep;
  vfs.xGetLastError = last_error;
  vfs.xCurrentTimeInt64 = current_time;
}

}  // namespace

FaultyVfs::FaultyVfs(std::string name, std::uint64_t seed)
    : state_(std::make_unique<State>(std::move(name), seed)) {
  fill(state_->vfs, *state_);
  if (sqlite3_initialize() != SQLITE_OK || sqlite3_vfs_find(state_->name.c_str()) != nullptr ||
      sqlite3_vfs_register(&state_->vfs, 0) != SQLITE_OK ||
      sqlite3mc_vfs_create(state_->name.c_str(), 0) != SQLITE_OK)
    throw std::runtime_error("cannot register the VFS " + state_->name);
}

FaultyVfs::~FaultyVfs() {
  sqlite3mc_vfs_destroy(("multipleciphers-" + state_->name).c_str());
  sqlite3_vfs_unregister(&state_->vfs);
}

const std::string& FaultyVfs::name() const { return state_->name; }

std::uint64_t FaultyVfs::operations() const {
  const std::lock_guard guard(state_->mutex);
  return state_->disk.operations;
}

std::uint64_t FaultyVfs::syncs() const {
  const std::lock_guard guard(state_->mutex);
  return state_->disk.syncs;
}

std::uint64_t FaultyVfs::writes() const {
  const std::lock_guard guard(state_->mutex);
  return state_->disk.writes;
}

void FaultyVfs::fail_at(std::uint64_t operation, DiskFault fault, bool forever) {
  const std::lock_guard guard(state_->mutex);
  state_->disk.fail_at(operation, fault, forever);
}

void FaultyVfs::die_at(std::uint64_t operation) {
  const std::lock_guard guard(state_->mutex);
  state_->disk.die_at(operation);
}

void FaultyVfs::limit_to(std::uint64_t bytes) {
  const std::lock_guard guard(state_->mutex);
  state_->disk.capacity = bytes;
}

std::uint64_t FaultyVfs::used() const {
  const std::lock_guard guard(state_->mutex);
  return state_->disk.used();
}

void FaultyVfs::heal() {
  const std::lock_guard guard(state_->mutex);
  state_->disk.heal();
}

bool FaultyVfs::dead() const {
  const std::lock_guard guard(state_->mutex);
  return state_->disk.dead();
}

void FaultyVfs::crash(CrashLoss loss) {
  const std::lock_guard guard(state_->mutex);
  state_->disk.crash(loss);
}

std::vector<std::string> FaultyVfs::files() const {
  const std::lock_guard guard(state_->mutex);
  std::vector<std::string> out;
  for (const auto& [path, inode] : state_->disk.names) out.push_back(path);
  return out;
}

bool FaultyVfs::exists(const std::string& path) const {
  const std::lock_guard guard(state_->mutex);
  return state_->disk.find(path) != nullptr;
}

std::string FaultyVfs::read(const std::string& path) const {
  const std::lock_guard guard(state_->mutex);
  const InodeRef inode = state_->disk.find(path);
  return inode ? inode->now : std::string();
}

void FaultyVfs::write(const std::string& path, const std::string& contents) {
  const std::lock_guard guard(state_->mutex);
  state_->disk.put_durably(path, contents);
}

void FaultyVfs::overwrite(const std::string& path, const std::string& contents) {
  const std::lock_guard guard(state_->mutex);
  if (const InodeRef inode = state_->disk.find(path)) inode->now = inode->durable = contents;
}

void FaultyVfs::remove(const std::string& path) {
  const std::lock_guard guard(state_->mutex);
  state_->disk.take_away(path);
}

void FaultyVfs::copy_directory(const std::string& from, const std::string& to) {
  for (const auto& path : files())
    if (path.rfind(from + "/", 0) == 0) write(to + path.substr(from.size()), read(path));
}

}  // namespace doorstep::testing
