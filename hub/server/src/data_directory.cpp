#include "doorstep/hub/server/data_directory.h"

#include <array>

#include "doorstep/event/error.h"
#include "doorstep/hub/moving/move.h"
#include "doorstep/hub/store/postgres.h"
#include "doorstep/platform/openssl.h"
#include "doorstep/platform/seal.h"

#include "files.h"
#include "restore_mark.h"

namespace doorstep::hub {

namespace {

constexpr std::size_t kKeyBytes = 32;
constexpr const char* kAddressFile = "database";
constexpr std::string_view kReceiptKey = "receipt";

void make_key(platform::KeyStore& keys, std::string_view name, platform::Random& random) {
  if (keys.get(name)) return;
  std::array<std::uint8_t, kKeyBytes> key{};
  random.fill(key);
  keys.put(name, {reinterpret_cast<const char*>(key.data()), key.size()});
}

std::string first_line(const std::filesystem::path& file) {
  const std::string text = read_file(file);
  return text.substr(0, text.find('\n'));
}

std::string remembered_database(const std::filesystem::path& folder) {
  return std::filesystem::exists(folder / kAddressFile) ? first_line(folder / kAddressFile) : std::string();
}

std::unique_ptr<Signer> signer_of(std::string_view seed) {
  return platform::make_signer({reinterpret_cast<const std::uint8_t*>(seed.data()), seed.size()});
}

std::optional<std::string> sealed_key(Connection& db) {
  const auto row = db.first("SELECT sealed FROM signing_key WHERE name = $1", kReceiptKey);
  return row ? std::optional(row->blob(0)) : std::nullopt;
}

}  // namespace

DataDirectory::DataDirectory(std::filesystem::path folder)
    : folder_(std::move(folder)),
      database_(remembered_database(folder_)),
      keys_(platform::make_file_key_store(folder_ / "keys")) {}

DataDirectory DataDirectory::make_or_open(const std::filesystem::path& folder, platform::Random& random,
                                          const std::string& database) {
  refuse_unfinished_restore(folder);
  make_private_folder(folder);
  if (!database.empty() && !is_postgres_url(database)) {
    throw Error(ErrorClass::rejected, "usage", "--database is postgresql://…");
  }
  if (!database.empty() && std::filesystem::exists(folder / "hub.db")) {
    throw Error(ErrorClass::rejected, "database_elsewhere",
                "this folder has a database of its own already: `doorstep hub copy` moves it");
  }
  if (!database.empty()) write_file(folder / kAddressFile, database + "\n", 0600);
  DataDirectory data(folder);
  if (!data.is_embedded()) return data;  // its keys are made when its database has been asked
  if (std::filesystem::exists(data.database_file())) return data;  // its keys are not made up anew
  make_key(*data.keys_, "database", random);
  make_key(*data.keys_, "receipt", random);
  return data;
}

DataDirectory DataDirectory::open(const std::filesystem::path& folder) {
  refuse_unfinished_restore(folder);
  if (!std::filesystem::exists(folder / "hub.db") && remembered_database(folder).empty()) {
    throw Error(ErrorClass::rejected, "no_hub",
                "there is no hub in this folder: start `doorstep hub serve` once");
  }
  return DataDirectory(folder);
}

std::string DataDirectory::key(std::string_view name) const {
  auto secret = keys_->get(name);
  if (!secret || secret->size() != kKeyBytes) {
    throw Error(ErrorClass::key, "key_missing",
                is_embedded()
                    ? "the hub's keys are not in its folder"
                    : "keys/database is not in this folder: copy it from another hub of this database");
  }
  return *secret;
}

StoreOptions DataDirectory::sqlite_options() const {
  StoreOptions options;
  options.file = database_file();
  options.key = key("database");
  return options;
}

std::unique_ptr<Store> DataDirectory::open_any_store(int readers) const {
  if (!is_embedded()) {
    PostgresOptions options;
    options.url = database_;
    options.readers = readers;
    return open_postgres_store(options, hub_schema());
  }
  StoreOptions options = sqlite_options();
  options.readers = readers;
  return open_sqlite_store(options, hub_schema());
}

std::unique_ptr<Store> DataDirectory::open_store(int readers) const {
  auto store = open_any_store(readers);
  settle_in(*store);
  return store;
}

std::unique_ptr<Store> DataDirectory::open_reports(Store& store, const std::string& replica,
                                                   int readers) const {
  if (is_embedded() || !is_postgres_url(replica)) {
    throw Error(ErrorClass::rejected, "usage",
                "--reports-database is a replica, postgresql://…, of --database");
  }
  PostgresOptions options;
  options.url = replica;
  options.readers = readers;
  return open_replica_store(store, options);
}

// Whichever hub comes first makes it; one without the key file that sealed it can't serve.
std::unique_ptr<Signer> DataDirectory::receipt_signer(Store& store, platform::Random& random) const {
  if (is_embedded()) return signer_of(key(kReceiptKey));
  if (!store.read(sealed_key)) {
    make_key(*keys_, "database", random);
    std::array<std::uint8_t, kKeyBytes> seed{};
    random.fill(seed);
    keep_sealed(store, {reinterpret_cast<const char*>(seed.data()), seed.size()}, random);
  }
  return signer_of(unsealed(store));
}

void DataDirectory::keep_sealed(Store& store, std::string_view seed, platform::Random& random) const {
  const Blob sealed{platform::seal(key("database"), kReceiptKey, seed, random)};
  store.write([&](Connection& db) {
    db.exec("INSERT INTO signing_key (name, sealed) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING",
            kReceiptKey, sealed);
  });
}

std::string DataDirectory::unsealed(Store& store) const {
  const auto sealed = store.read(sealed_key);
  if (!sealed) throw Error(ErrorClass::rejected, "no_hub", "no hub was ever served from this database");
  auto seed = platform::unseal(key("database"), kReceiptKey, *sealed);
  if (!seed) {
    throw Error(ErrorClass::key, "wrong_key", "the database's keys are sealed with another key file");
  }
  return std::move(*seed);
}

void DataDirectory::seal_receipt_key(Store& store, platform::Random& random) const {
  const std::string seed = key(kReceiptKey);
  keep_sealed(store, seed, random);
  if (unsealed(store) != seed) {
    throw Error(ErrorClass::rejected, "target_in_use", "another hub's receipt key is at this place already");
  }
}

void DataDirectory::open_receipt_key(Store& store) const { keys_->put(kReceiptKey, unsealed(store)); }

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

std::string DataDirectory::operator_token() const { return first_line(folder_ / "operator.token"); }

}  // namespace doorstep::hub
