// The key of a device's databases, and the check that tells a wrong key from a damaged file.
#pragma once

#include <optional>
#include <string>

#include "doorstep/event/crypto.h"
#include "doorstep/platform/key_store.h"
#include "doorstep/platform/random.h"
#include "doorstep/store/place.h"

namespace doorstep::store {

inline constexpr const char* kDatabaseSecret = "database";  // its name in the key store
inline constexpr const char* kKeyCheckFile = "key.check";

enum class Cipher { aegis, chacha20 };

// AEGIS-256 where the machine has AES instructions (8 % over no encryption), ChaCha20-Poly1305 elsewhere, where
// AEGIS would be slow. Both authenticate every page. A directory keeps the one that it was made with.
Cipher best_cipher();

struct DatabaseKey {
  Cipher cipher = Cipher::aegis;
  std::string bytes;  // 32, raw
};

struct Vault {
  DatabaseKey key;
  bool checked = false;  // key.check was there: the databases were made whole once, with this very key
};

// The directory's key. A new one is made where neither a database nor a check is there. Throws Error(key):
// key_missing, key_wrong; Error(too_new) where the check is of a later form. A check that is damaged counts as
// none.
Vault open_vault(const Place& place, bool database_exists, platform::KeyStore& keys, platform::Random& random,
                 const Crypto& crypto);

// Whether `key` is the directory's key; nullopt where there is no check to tell by.
std::optional<bool> is_key_of(const Place& place, const std::string& key, const Crypto& crypto);

// Written last when a directory is made, once the databases are durable and have opened with the key.
void write_key_check(const Place& place, const DatabaseKey& key, platform::Random& random,
                     const Crypto& crypto);

}  // namespace doorstep::store
