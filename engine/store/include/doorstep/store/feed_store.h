// feed.db: the device's copy of what the hub sent (protocol.md §5), and sync's journal. It is no truth of this
// device, but it can't be got again offline: so it is not part of view.db, which is thrown away freely.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "doorstep/store/place.h"
#include "doorstep/store/vault.h"

namespace doorstep::store {

class Connection;

inline constexpr const char* kFeedFile = "feed.db";
inline constexpr int kFeedVersion = 1;

struct FeedRow {
  std::string kind;
  std::string id;
  std::int64_t rev = 0;
  std::optional<std::string> doc;  // JSON text; absent where it is gone
};

// The version of the file, for refusing a later one before anything is touched; 0 where it can't be told.
int feed_version(const Place& place, const DatabaseKey& key);

// Not thread-safe. Commits are synced. Throws Error(corrupt) where damage is met.
class FeedStore {
 public:
  // Opens the file, or does as `absent` says.
  FeedStore(const Place& place, const DatabaseKey& key, Absent absent);
  ~FeedStore();
  FeedStore(FeedStore&&) noexcept;
  FeedStore& operator=(FeedStore&&) noexcept;

  // One transaction. An older revision than the one held changes nothing. `full`: what is not named is deleted,
  // and a lower revision counts. A person that goes takes along what names them as its person. What is deleted
  // is overwritten in the file, and the write-ahead log is emptied.
  void apply(std::span<const FeedRow> changes, const std::string& cursor, bool full);
  std::optional<std::string> cursor() const;
  std::int64_t version() const;  // grows with each apply(); names this very copy: see id()
  std::string id() const;        // random, of this very file

  std::optional<FeedRow> document(std::string_view kind, std::string_view id) const;
  std::vector<FeedRow> documents(std::string_view kind) const;  // by id
  std::vector<FeedRow> documents_of(std::string_view kind, std::string_view person) const;

  std::optional<std::string> setting(std::string_view name) const;
  void set(std::string_view name, std::string_view value);

  bool sound() const;

  // What can still be read of a damaged file. The cursor is left out: the hub is asked for everything again.
  struct Remains {
    std::vector<FeedRow> documents;
    std::vector<std::pair<std::string, std::string>> settings;
  };
  // Sets the file aside under `name` first, and removes it then.
  static Remains salvage(const Place& place, const DatabaseKey& key, const std::string& name);
  static void abandon(std::optional<FeedStore>& store);  // closes without touching the file any more
  void fill(const Remains& remains);

 private:
  void put(const FeedRow& row, bool any_revision);
  void remove(const FeedRow& row);
  void remove_unnamed(std::span<const FeedRow> named);

  std::unique_ptr<Connection> db_;
};

}  // namespace doorstep::store
