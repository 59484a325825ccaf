#include "doorstep/store/vault.h"

#include <array>
#include <optional>

#include <nlohmann/json.hpp>

#if defined(__aarch64__) || defined(__arm__)
#include <sys/auxv.h>
#endif

#include "doorstep/event/canonical.h"
#include "doorstep/event/error.h"

namespace doorstep::store {
namespace {

constexpr std::size_t kKeyBytes = 32;
constexpr int kCheckVersion = 1;

struct KeyCheck {
  Cipher cipher = Cipher::aegis;
  std::string salt;
  std::string check;
};

const char* name_of(Cipher cipher) { return cipher == Cipher::aegis ? "aegis" : "chacha20"; }

std::string random_bytes(platform::Random& random, std::size_t bytes) {
  std::array<std::uint8_t, kKeyBytes> out{};
  random.fill(std::span(out).first(bytes));
  return {out.begin(), out.begin() + static_cast<std::ptrdiff_t>(bytes)};
}

// Says nothing of the key: it is 256 random bits, and the hash is over all of them.
std::string check_of(const Crypto& crypto, const std::string& salt, const std::string& key) {
  return base64url(crypto.sha256("doorstep-key-check-v1\n" + salt + "\n" + key));
}

// Tells a damaged check, which says nothing, from one that another key made.
std::string sum_of(const Crypto& crypto, const std::string& cipher, const std::string& salt,
                   const std::string& check) {
  return base64url(crypto.sha256(cipher + "\n" + salt + "\n" + check));
}

std::optional<KeyCheck> read_check(const Place& place, const Crypto& crypto) {
  const auto text = place.read(kKeyCheckFile);
  if (!text) return std::nullopt;
  const auto json = nlohmann::json::parse(*text, nullptr, false);
  if (!json.is_object() || !json.value("v", nlohmann::json()).is_number_integer()) return std::nullopt;
  if (json["v"] > kCheckVersion)
    throw Error(ErrorClass::too_new, "too_new", "key.check is of a later Doorstep");
  for (const char* member : {"cipher", "salt", "check"})
    if (!json.value(member, nlohmann::json()).is_string()) return std::nullopt;
  if (json.value("sum", nlohmann::json()) != sum_of(crypto, json["cipher"], json["salt"], json["check"]))
    return std::nullopt;
  const std::string cipher = json["cipher"];
  if (cipher != "aegis" && cipher != "chacha20") return std::nullopt;
  return KeyCheck{cipher == "aegis" ? Cipher::aegis : Cipher::chacha20, json["salt"], json["check"]};
}

}  // namespace

Cipher best_cipher() {
#if defined(__x86_64__) || defined(__i386__)
  return __builtin_cpu_supports("aes") ? Cipher::aegis : Cipher::chacha20;
#elif defined(__aarch64__)
  constexpr unsigned long kAes = 1UL << 3;  // HWCAP_AES
  return (getauxval(AT_HWCAP) & kAes) != 0 ? Cipher::aegis : Cipher::chacha20;
#else
  return Cipher::chacha20;
#endif
}

Vault open_vault(const Place& place, bool database_exists, platform::KeyStore& keys, platform::Random& random,
                 const Crypto& crypto) {
  const auto check = read_check(place, crypto);
  auto secret = keys.get(kDatabaseSecret);
  if (!secret) {
    if (check || database_exists)
      throw Error(ErrorClass::key, "key_missing", "the database's key is not in the key store");
    secret = random_bytes(random, kKeyBytes);
    keys.put(kDatabaseSecret, *secret);
  }
  if (secret->size() != kKeyBytes) throw Error(ErrorClass::key, "key_wrong", "the database's key is no key");
  if (!check) return {{best_cipher(), *secret}, false};
  if (check_of(crypto, check->salt, *secret) != check->check)
    throw Error(ErrorClass::key, "key_wrong", "the key in the key store is not the one of this directory");
  return {{check->cipher, *secret}, true};
}

std::optional<bool> is_key_of(const Place& place, const std::string& key, const Crypto& crypto) {
  const auto check = read_check(place, crypto);
  if (!check) return std::nullopt;
  return check_of(crypto, check->salt, key) == check->check;
}

void write_key_check(const Place& place, const DatabaseKey& key, platform::Random& random,
                     const Crypto& crypto) {
  const std::string salt = base64url(random_bytes(random, 16));
  const std::string check = check_of(crypto, salt, key.bytes);
  const std::string cipher = name_of(key.cipher);
  const nlohmann::json json = {{"check", check},
                               {"cipher", cipher},
                               {"salt", salt},
                               {"sum", sum_of(crypto, cipher, salt, check)},
                               {"v", kCheckVersion}};
  place.write(kKeyCheckFile, event::to_canonical(json));
}

}  // namespace doorstep::store
