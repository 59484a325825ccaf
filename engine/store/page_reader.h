// The pages of a database and of its write-ahead log one by one, deciphered, however damaged the rest is. Private
// to the layer.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "doorstep/store/place.h"
#include "doorstep/store/vault.h"

#include "database.h"

namespace doorstep::store {

struct WalFrame {
  std::uint32_t page = 0;
  bool commit = false;
  std::string salts;    // of the log's generation
  std::int64_t at = 0;  // where its page begins in the file
};

// The frames of a write-ahead log (https://www.sqlite.org/fileformat2.html §4), sound or not, in their order.
class WalReader {
 public:
  WalReader(const Place& place, const std::string& file);
  std::int64_t frames() const { return frames_; }
  WalFrame frame(std::int64_t index) const;  // from 0
  std::string salts() const { return salts_; }
  std::string page_of(const WalFrame& frame) const;  // still ciphered

 private:
  std::unique_ptr<RawFile> file_;
  std::int64_t frames_ = 0;
  std::string salts_;
};

// Reads a copy that it may write to.
class PageReader {
 public:
  PageReader(const Place& place, const std::string& copy, const DatabaseKey& key);
  std::uint32_t pages() const;
  std::size_t usable() const { return usable_; }
  std::optional<std::string> page(std::uint32_t number) const;  // nullopt where it does not decipher
  // Puts a ciphered page in its place; the one before comes back where this one does not decipher.
  bool overlay(std::uint32_t number, const std::string& ciphered);

 private:
  std::unique_ptr<Connection> connection_;  // knows the cipher; runs no statement
  RawFile raw_;
  std::size_t usable_;
};

}  // namespace doorstep::store
