// Where a device keeps its secrets: the operating system's key store on a tablet, a folder on Linux.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace doorstep::platform {

// Named secrets of a few bytes. Safe to call from any thread. Throws Error(key) where the store can't be read
// or written; a secret that is not there is nullopt, never an error.
class KeyStore {
 public:
  virtual ~KeyStore() = default;
  virtual std::optional<std::string> get(std::string_view name) const = 0;
  virtual void put(std::string_view name, std::string_view secret) = 0;  // durable when it returns; replaces
  virtual void remove(std::string_view name) = 0;
};

// In a browser the secrets lie where the page has put them, sealed (bindings/wasm). Elsewhere: one file a secret, mode 0600, in a folder of mode 0700 that it makes; written whole or not at all
// (temporary file, fsync, rename, fsync of the folder). Files that others can read are refused.
std::unique_ptr<KeyStore> make_file_key_store(const std::filesystem::path& folder);

}  // namespace doorstep::platform
