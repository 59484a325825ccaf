// What a hub keeps on disk:
//   hub.db (with -wal, -shm, .key-check)   the database, encrypted
//   keys/database, keys/receipt            32 bytes each, mode 0600
//   database                               instead of hub.db and keys/receipt: the address of a PostgreSQL database, mode
//                                          0600. The receipt key is in there, sealed with keys/database, which every hub
//                                          of that database has a copy of
//   moved-TIME/                            what was the hub's own database before it moved to PostgreSQL
//   tls/cert.pem, tls/key.pem              made at the first start, unless others are given
//   operator.token                         mode 0600
//   lock                                   held by the hub that serves
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "doorstep/event/crypto.h"
#include "doorstep/hub/http/certificate.h"
#include "doorstep/hub/store/store.h"
#include "doorstep/platform/key_store.h"
#include "doorstep/platform/random.h"

namespace doorstep::hub {

class DataDirectory {
 public:
  // Makes what is missing: the folder (mode 0700) and the keys. `database` is the address of a PostgreSQL database, which
  // is remembered; empty: what the folder remembers, else its own SQLite. Throws Error; rejected ("restore_unfinished")
  // where a restore was broken off, ("database_elsewhere") where the folder has a database of its own already, key
  // ("key_missing") where there is a database without its key.
  static DataDirectory make_or_open(const std::filesystem::path& folder, platform::Random& random,
                                    const std::string& database = {});
  // The same where it must be there already. Throws Error(rejected, "no_hub").
  static DataDirectory open(const std::filesystem::path& folder);
  // The same of a folder that is to become a hub's.
  static DataDirectory at(const std::filesystem::path& folder) { return DataDirectory(folder); }

  const std::filesystem::path& folder() const { return folder_; }
  std::filesystem::path database_file() const { return folder_ / "hub.db"; }
  CertificateFiles certificate_files() const {
    return {folder_ / "tls" / "cert.pem", folder_ / "tls" / "key.pem"};
  }
  // Also beside a hub that serves. `readers`: connections to read with. Throws Error(rejected) where the hub has moved
  // elsewhere ("hub_moved"), or was to move here and is not there yet ("copy_unfinished").
  std::unique_ptr<Store> open_store(int readers = 4) const;
  // A store over it that reads from a replica. Throws Error(rejected, "usage") where that can't be.
  std::unique_ptr<Store> open_reports(Store& store, const std::string& replica, int readers = 4) const;
  StoreOptions sqlite_options() const;
  bool is_embedded() const { return database_.empty(); }
  const std::string& database() const { return database_; }  // empty: its own
  // Makes the key where the store is on PostgreSQL and has none. Throws Error(key): "key_missing", "wrong_key".
  std::unique_ptr<Signer> receipt_signer(Store& store, platform::Random& random) const;

  // For moving house: the receipt key in the folder, from or to the database where it is sealed. `open_receipt_key` also
  // tells whether keys/database is the right one: it throws Error(key).
  void seal_receipt_key(Store& store, platform::Random& random) const;
  void open_receipt_key(Store& store) const;

  // For the start of a server: the certificate, for these hosts besides the local ones, and the operator's token.
  void make_server_files(const std::vector<std::string>& hosts, platform::Random& random) const;
  std::string operator_token() const;  // that make_server_files() made

 private:
  explicit DataDirectory(std::filesystem::path folder);
  std::unique_ptr<Store> open_any_store(int readers) const;
  std::string key(std::string_view name) const;
  void keep_sealed(Store& store, std::string_view seed, platform::Random& random) const;
  std::string unsealed(Store& store) const;

  std::filesystem::path folder_;
  std::string database_;  // an address; empty: hub.db
  std::shared_ptr<platform::KeyStore> keys_;
};

}  // namespace doorstep::hub
