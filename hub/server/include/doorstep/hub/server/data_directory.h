// What a hub keeps on disk:
//   hub.db (with -wal, -shm, .key-check)   the database, encrypted
//   keys/database, keys/receipt            32 bytes each, mode 0600
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
  // Makes what is missing: the folder (mode 0700) and the keys. Throws Error; rejected ("restore_unfinished") where a
  // restore was broken off, key ("key_missing") where there is a database without its key.
  static DataDirectory make_or_open(const std::filesystem::path& folder, platform::Random& random);
  // The same where it must be there already. Throws Error(rejected, "no_hub").
  static DataDirectory open(const std::filesystem::path& folder);

  const std::filesystem::path& folder() const { return folder_; }
  std::filesystem::path database_file() const { return folder_ / "hub.db"; }
  CertificateFiles certificate_files() const {
    return {folder_ / "tls" / "cert.pem", folder_ / "tls" / "key.pem"};
  }
  StoreOptions store_options() const;
  std::unique_ptr<Store> open_store() const;  // also beside a hub that serves
  std::unique_ptr<Signer> receipt_signer() const;

  // For the start of a server: the certificate, for these hosts besides the local ones, and the operator's token.
  void make_server_files(const std::vector<std::string>& hosts, platform::Random& random) const;

 private:
  explicit DataDirectory(std::filesystem::path folder);
  std::string key(std::string_view name) const;

  std::filesystem::path folder_;
  std::shared_ptr<platform::KeyStore> keys_;
};

}  // namespace doorstep::hub
