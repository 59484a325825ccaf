#include "doorstep/hub/server/move_house.h"

#include <array>
#include <filesystem>
#include <limits>

#include <nlohmann/json.hpp>

#include "doorstep/event/error.h"
#include "doorstep/hub/moving/move.h"
#include "doorstep/hub/server/data_directory.h"
#include "doorstep/hub/store/postgres.h"
#include "doorstep/platform/directory_lock.h"

#include "files.h"
#include "restore_mark.h"

namespace doorstep::hub {

namespace {

namespace fs = std::filesystem;

constexpr std::array<std::string_view, 5> kEmbedded{"hub.db", "hub.db-wal", "hub.db-shm", "hub.db.key-check",
                                                    "keys/receipt"};
constexpr std::int64_t kStatementTimeoutMs = 6LL * 3600 * 1000;  // a whole table may be emptied in one

std::unique_ptr<Store> open_at(const std::string& url) {
  PostgresOptions options;
  options.url = url;
  options.application_name = "doorstep-copy";
  options.readers = 1;
  options.writers = 1;
  options.statement_timeout_ms = kStatementTimeoutMs;
  // Tables are read by their keys, a page at a time; PostgreSQL thinks that little is left and sorts it for each page.
  options.setup = "SET enable_sort = off; SET enable_incremental_sort = off";
  return open_postgres_store(options, hub_schema());
}

Error wrong_use(const std::string& detail) { return {ErrorClass::rejected, "usage", detail}; }

// The rest of the move when the database knows of it: its files.
void leave_embedded(const fs::path& folder, const std::string& url, const platform::Clock& clock) {
  write_file(folder / "database", url + "\n", 0600);
  const fs::path aside = folder / dated_name("moved", clock.wall_ms());
  for (const auto name : kEmbedded) {
    if (!fs::exists(folder / name)) continue;
    make_private_folder((aside / name).parent_path());
    fs::rename(folder / name, aside / name);
  }
  sync_folder(folder);
}

std::string move_out(const fs::path& folder, const std::string& url, const platform::Clock& clock,
                     platform::Random& random, const Progress& progress) {
  DataDirectory::open(folder);  // is there one at all
  const platform::DirectoryLock lock(folder);
  const auto data = DataDirectory::open(folder);
  const auto to = open_at(url);
  if (!data.is_embedded()) {
    if (data.database() != url) {
      throw wrong_use("this hub's data are at " + without_password(data.database()) + ", not in its folder");
    }
    leave_embedded(folder, url, clock);
    std::string arrived = arrival(*to);
    if (arrived.empty()) throw wrong_use("this hub has been on PostgreSQL from its beginning");
    return arrived;
  }
  const auto from = open_sqlite_store(data.sqlite_options(), hub_schema());
  auto result = move_hub({*from, *to, folder.string(), without_password(url), random, progress,
                          [&] { data.seal_receipt_key(*to, random); }});
  leave_embedded(folder, url, clock);
  return result;
}

void check_home(const fs::path& folder, const std::string& url) {
  if (fs::exists(folder / "database")) {
    const auto data = DataDirectory::open(folder);
    if (data.database() != url) {
      throw wrong_use("this folder is the home of a hub at " + without_password(data.database()));
    }
  }
  if (!fs::exists(folder / "keys" / "database")) {
    throw Error(ErrorClass::key, "key_missing",
                "keys/database is not in the folder: copy it from a hub of this database");
  }
}

std::string move_in(const std::string& url, const fs::path& folder, platform::Random& random,
                    const Progress& progress) {
  make_private_folder(folder);
  const platform::DirectoryLock lock(folder);
  refuse_unfinished_restore(folder);
  check_home(folder, url);
  const auto data = DataDirectory::at(folder);
  const auto from = open_at(url);
  data.open_receipt_key(*from);
  const auto to = open_sqlite_store(data.sqlite_options(), hub_schema());
  auto result = move_hub({*from, *to, without_password(url), folder.string(), random, progress, {}});
  fs::remove(folder / "database");
  sync_folder(folder);
  return result;
}

}  // namespace

std::string without_password(const std::string& url) {
  std::string shown = url;
  const auto user = shown.find("://") + 3;
  const auto at = shown.find('@', user);
  const auto colon = shown.find(':', user);
  if (at < shown.find('/', user) && colon < at) shown.erase(colon, at - colon);
  for (auto found = shown.find("password="); found != std::string::npos;
       found = shown.find("password=", found + 9)) {
    const auto end = shown.find('&', found);
    shown.erase(found + 9, end == std::string::npos ? end : end - found - 9);
  }
  return shown;
}

std::string move_house(const std::string& from, const std::string& to, const platform::Clock& clock,
                       platform::Random& random, const Progress& progress) {
  if (is_postgres_url(from) == is_postgres_url(to)) {
    throw wrong_use("one of --from and --to is a folder, the other postgresql://…");
  }
  return is_postgres_url(to) ? move_out(from, to, clock, random, progress)
                             : move_in(from, to, random, progress);
}

}  // namespace doorstep::hub
