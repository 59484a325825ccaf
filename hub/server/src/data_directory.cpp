#include "doorstep/hub/server/data_directory.h"

#include <array>

#include "doorstep/event/error.h"
#include "doorstep/platform/openssl.h"

#include "files.h"
#include "restore_mark.h"

namespace doorstep::hub {

namespace {

constexpr std::size_t kKeyBytes = 32;

void make_key(platform::KeyStore& keys, std::string_view name, platform::Random& random) {
  if (keys.get(name)) return;
  std::array<std::uint8_t, kKeyBytes> key{};
  random.fill(key);
  keys.put(name, {reinterpret_cast<const char*>(key.data()), key.size()});
}

}  // namespace

DataDirectory::DataDirectory(std::filesystem::path folder)
    : folder_(std::move(folder)), keys_(platform::make_file_key_store(folder_ / "keys")) {}

DataDirectory DataDirectory::make_or_open(const std::filesystem::path& folder, platform::Random& random) {
  refuse_unfinished_restore(folder);
  make_private_folder(folder);
  DataDirectory data(folder);
  if (std::filesystem::exists(data.database_file())) return data;  // its keys are not made up anew
  make_key(*data.keys_, "database", random);
  make_key(*data.keys_, "receipt", random);
  return data;
}

DataDirectory DataDirectory::open(const std::filesystem::path& folder) {
  refuse_unfinished_restore(folder);
  if (!std::filesystem::exists(folder / "hub.db")) {
    throw Error(ErrorClass::rejected, "no_hub",
                "there is no hub in this folder: start `doorstep hub serve` once");
  }
  return DataDirectory(folder);
}

std::string DataDirectory::key(std::string_view name) const {
  auto secret = keys_->get(name);
  if (!secret || secret->size() != kKeyBytes) {
    throw Error(ErrorClass::key, "key_missing", "the hub's keys are not in its folder");
  }
  return *secret;
}

StoreOptions DataDirectory::store_options() const {
  StoreOptions options;
  options.file = database_file();
  options.key = key("database");
  return options;
}

std::unique_ptr<Store> DataDirectory::open_store() const {
  return open_sqlite_store(store_options(), hub_schema());
}

std::unique_ptr<Signer> DataDirectory::receipt_signer() const {
  const std::string seed = key("receipt");
  return platform::make_signer({reinterpret_cast<const std::uint8_t*>(seed.data()), seed.size()});
}

void DataDirectory::make_server_files(const std::vector<std::string>& hosts, platform::Random& random) const {
  const auto files = certificate_files();
  if (!std::filesystem::exists(files.certificate)) {
    make_private_folder(files.certificate.parent_path());
    std::vector<std::string> names{"localhost", "127.0.0.1", "::1"};
    for (const auto& host : hosts) {
      if (std::find(names.begin(), names.end(), host) == names.end()) names.push_back(host);
    }
    make_self_signed_certificate(files, names);
  }
  const auto token_file = folder_ / "operator.token";
  if (std::filesystem::exists(token_file)) return;
  std::array<std::uint8_t, kKeyBytes> token{};
  random.fill(token);
  write_file(token_file, base64url(token) + "\n", 0600);
}

}  // namespace doorstep::hub
