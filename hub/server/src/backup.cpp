#include "doorstep/hub/server/backup.h"

#include "doorstep/event/error.h"
#include "doorstep/hub/access/identity.h"
#include "doorstep/hub/server/data_directory.h"

#include "archive.h"
#include "backup_files.h"

namespace doorstep::hub {

namespace {

// Gone when the backup is done or has failed.
class TemporaryFile {
 public:
  explicit TemporaryFile(std::filesystem::path path) : path_(std::move(path)) { remove(); }
  ~TemporaryFile() { remove(); }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  void remove() const {
    std::error_code ignored;
    std::filesystem::remove(path_, ignored);
  }
  std::filesystem::path path_;
};

}  // namespace

void backup(const std::filesystem::path& folder, const std::filesystem::path& file,
            const platform::Clock& clock) {
  if (std::filesystem::exists(file)) {
    throw Error(ErrorClass::rejected, "file_exists", "the backup's file is there already");
  }
  if (!std::filesystem::is_directory(file.has_parent_path() ? file.parent_path() : "."))
    throw Error(ErrorClass::rejected, "bad_file", "the backup's folder is not there");
  const auto data = DataDirectory::open(folder);
  if (!data.is_embedded()) {
    throw Error(ErrorClass::rejected, "not_embedded",
                "this hub's database is on PostgreSQL, which is backed up by its own means");
  }
  const auto store = data.open_store();
  const TemporaryFile copy(std::filesystem::path(file).concat(".database"));
  store->copy_to(copy.path());
  std::vector<ArchiveMember> members;
  for (const auto& name : kBackupFiles) {
    const auto source = name == kDatabaseName ? copy.path() : folder / name;
    if (std::filesystem::exists(source)) members.push_back({std::string(name), source});
  }
  const std::string epoch = store->read([](Connection& db) {
    return db.first("SELECT value FROM meta WHERE name = 'epoch'")
        .value_or(Row({Value(std::string())}))
        .text(0);
  });
  write_archive(file, epoch, format_instant(clock.wall_ms()), members);
}

}  // namespace doorstep::hub
