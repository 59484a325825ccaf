// FaultyVfs: its files as SQLite finds them by name, and what a test does with the disk.
#include "doorstep/testing/faulty_vfs.h"

#include <cstring>
#include <mutex>
#include <stdexcept>
#include <utility>

#include <sqlite3.h>

#include "faulty_file.h"

namespace doorstep::testing {
namespace {

constexpr int kMaxPath = 512;
using Outcome = FaultyDisk::Outcome;

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
  give_to_sqlite(file, std::move(open));
  return SQLITE_OK;
}

int delete_file(sqlite3_vfs* vfs, const char* name, int sync_directory) {
  FaultyVfs::State& state = of(vfs);
  const std::lock_guard guard(state.mutex);
  if (!state.disk.find(name)) return SQLITE_IOERR_DELETE_NOENT;
  return sqlite_code(state.disk.remove(name, sync_directory != 0), SQLITE_IOERR_DELETE);
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
  vfs.szOsFile = sizeof(SqliteFile);
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
