#include <algorithm>
#include <vector>

#include "doorstep/event/error.h"
#include "doorstep/hub/access/identity.h"
#include "doorstep/hub/server/backup.h"
#include "doorstep/hub/server/data_directory.h"
#include "doorstep/platform/directory_lock.h"

#include "archive.h"
#include "backup_files.h"
#include "files.h"
#include "restore_mark.h"

namespace doorstep::hub {

namespace {

namespace fs = std::filesystem;

// What must not be mixed with what the backup brings.
constexpr std::array<std::string_view, 8> kReplaced{
    "hub.db", "hub.db-wal", "hub.db-shm", "hub.db.key-check", "database", "keys", "operator.token", "tls"};

void move_all(const fs::path& from, const fs::path& to) {
  make_private_folder(to);
  for (const auto name : kReplaced) {
    if (fs::exists(from / name)) fs::rename(from / name, to / name);
  }
  sync_folder(from);
  sync_folder(to);
}

// The database opens with the key that came with it, is whole, and gets its new epoch before it is put in place.
std::string prepare(const fs::path& unpacked, platform::Random& random) {
  const auto store = DataDirectory::open(unpacked).open_store();
  try {
    store->check();
  } catch (const Error&) {
    throw Error(ErrorClass::rejected, "bad_backup", "the database in the backup is damaged");
  }
  return begin_epoch(*store, random);
}

}  // namespace

void refuse_unfinished_restore(const fs::path& folder) {
  if (!fs::exists(restore_mark(folder))) return;
  throw Error(ErrorClass::rejected, "restore_unfinished",
              "a restore into this folder was broken off: run it again, or move back what is in replaced-*");
}

std::string restore(const fs::path& data, const fs::path& file, const platform::Clock& clock,
                    platform::Random& random) {
  make_private_folder(data);
  const platform::DirectoryLock lock(data);
  const fs::path unpacked = data / "restored";
  fs::remove_all(unpacked);
  make_private_folder(unpacked);
  std::string epoch;
  try {
    read_archive(file, unpacked, {kBackupFiles.begin(), kBackupFiles.end()});
    epoch = prepare(unpacked, random);
  } catch (...) {
    fs::remove_all(unpacked);
    throw;
  }
  write_file(restore_mark(data), "", 0600);
  move_all(data, data / dated_name("replaced", clock.wall_ms()));
  move_all(unpacked, data);
  fs::remove_all(unpacked);
  fs::remove(restore_mark(data));
  sync_folder(data);
  return epoch;
}

}  // namespace doorstep::hub
