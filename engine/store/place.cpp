#include "doorstep/store/place.h"

#include <algorithm>
#include <array>
#include <utility>

#include <sqlite3.h>

#include "sqlite.h"

namespace doorstep::store {
namespace {

constexpr std::int64_t kCopyBytes = 1 << 20;
// SQLite's own VFS reads and writes less than 128 KiB at a time: of more it takes the lower 17 bits of the number.
constexpr std::size_t kPieceBytes = 1 << 16;

void check(int code, const std::string& path, const char* what) {
  if (code != SQLITE_OK)
    throw_sqlite(code, path, std::string("cannot ") + what + ": " + sqlite3_errstr(code));
}

}  // namespace

RawFile::RawFile(sqlite3_vfs* vfs, const std::string& path, Mode mode)
    : path_(path),
      // SQLite's own VFS looks for parameters behind a database's name: an empty list ends it.
      terminated_path_(path + std::string(4, '\0')),
      memory_(static_cast<std::size_t>(vfs->szOsFile), '\0') {
  file_ = reinterpret_cast<sqlite3_file*>(memory_.data());
  const int access = mode == Mode::read ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
  int got = 0;
  check(vfs->xOpen(vfs, terminated_path_.c_str(), file_, access | SQLITE_OPEN_MAIN_DB, &got), path, "open");
}

RawFile::~RawFile() {
  if (file_->pMethods != nullptr) file_->pMethods->xClose(file_);
}

std::int64_t RawFile::size() const {
  sqlite3_int64 size = 0;
  check(file_->pMethods->xFileSize(file_, &size), path_, "measure");
  return size;
}

std::string RawFile::read(std::int64_t offset, std::size_t bytes) const {
  const std::int64_t left = std::max<std::int64_t>(0, size() - offset);
  std::string out(std::min(bytes, static_cast<std::size_t>(left)), '\0');
  for (std::size_t at = 0; at < out.size(); at += kPieceBytes) {
    const auto piece = static_cast<int>(std::min(kPieceBytes, out.size() - at));
    check(file_->pMethods->xRead(file_, out.data() + at, piece, offset + static_cast<std::int64_t>(at)),
          path_, "read");
  }
  return out;
}

void RawFile::write(std::int64_t offset, std::string_view bytes) {
  for (std::size_t at = 0; at < bytes.size(); at += kPieceBytes) {
    const auto piece = static_cast<int>(std::min(kPieceBytes, bytes.size() - at));
    check(file_->pMethods->xWrite(file_, bytes.data() + at, piece, offset + static_cast<std::int64_t>(at)),
          path_, "write");
  }
}

void RawFile::truncate(std::int64_t size) {
  check(file_->pMethods->xTruncate(file_, size), path_, "truncate");
}

void RawFile::sync() { check(file_->pMethods->xSync(file_, SQLITE_SYNC_NORMAL), path_, "sync"); }

Place::Place(std::string directory, std::string vfs)
    : directory_(std::move(directory)), vfs_name_(vfs.empty() ? system_vfs() : std::move(vfs)) {
  check(sqlite3_initialize(), vfs_name_, "initialise SQLite");
  vfs_ = sqlite3_vfs_find(vfs_name_.c_str());
  if (vfs_ == nullptr) throw Error(ErrorClass::bug, "unknown_vfs", "no SQLite VFS is named " + vfs_name_);
}

std::string Place::path(std::string_view name) const {
  std::string full(static_cast<std::size_t>(vfs_->mxPathname) + 1, '\0');
  const std::string relative = directory_ + "/" + std::string(name);
  check(vfs_->xFullPathname(vfs_, relative.c_str(), static_cast<int>(full.size()), full.data()) & 0xff,
        relative, "resolve");
  full.resize(full.find('\0'));
  return full;
}

bool Place::exists(std::string_view name) const {
  int there = 0;
  const std::string full = path(name);
  check(vfs_->xAccess(vfs_, full.c_str(), SQLITE_ACCESS_EXISTS, &there), full, "look for");
  return there != 0;
}

std::int64_t Place::size(std::string_view name) const {
  return exists(name) ? RawFile(vfs_, path(name), RawFile::Mode::read).size() : 0;
}

std::optional<std::string> Place::read(std::string_view name) const {
  if (!exists(name)) return std::nullopt;
  return RawFile(vfs_, path(name), RawFile::Mode::read).read(0, kCopyBytes);
}

void Place::write(std::string_view name, std::string_view contents) const {
  RawFile file(vfs_, path(name), RawFile::Mode::write);
  file.write(0, contents);
  file.truncate(static_cast<std::int64_t>(contents.size()));
  file.sync();
}

void Place::copy(std::string_view from, std::string_view to) const {
  const RawFile in(vfs_, path(from), RawFile::Mode::read);
  RawFile out(vfs_, path(to), RawFile::Mode::write);
  const std::int64_t size = in.size();
  for (std::int64_t at = 0; at < size; at += kCopyBytes) out.write(at, in.read(at, kCopyBytes));
  out.truncate(size);
  out.sync();
}

void Place::remove(std::string_view name) const {
  const std::string full = path(name);
  const int code = vfs_->xDelete(vfs_, full.c_str(), 1);
  if (code != SQLITE_IOERR_DELETE_NOENT) check(code, full, "delete");
}

}  // namespace doorstep::store
