// feed.db: the device's copy of what the hub sent (protocol.md §5), sync's journal, and the drafts of notes. It is no
// truth of this device, but it can't be got again offline: so it is not part of view.db, which is thrown away freely.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "doorstep/event/instant.h"
#include "doorstep/platform/random.h"
#include "doorstep/store/place.h"
#include "doorstep/store/vault.h"

namespace doorstep::store {

class Connection;
class Query;
class Sealer;

inline constexpr const char* kFeedFile = "feed.db";
inline constexpr int kFeedVersion = 2;

struct FeedRow {
  std::string kind;
  std::string id;
  std::int64_t rev = 0;
  std::optional<std::string> doc;  // JSON text; absent where it is gone
};

// What a carer has typed and not recorded yet: one a visit, kind of note and carer.
struct DraftKey {
  std::string visit;
  std::string kind;
  std::string carer;
};
struct DraftRow {
  DraftKey key;
  std::string person;  // of the visit, where it is known
  Millis at = 0;
  std::int64_t after = 0;  // what the log's end was: a note recorded since may be this one
  std::string text;        // left out in a list
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

  // Sealing: with a read key, what is put from here on is sealed and what is sealed can be read. Without one, reading
  // what is sealed throws Error(key, locked); policies are never sealed, nor are ids.
  void use_read_key(const std::string& key, platform::Random& random);  // empty: forgotten
  bool sealed() const;  // whether anything may be: carers had PINs when it was written
  void seal_all();      // what is there and not sealed yet
  void drop_sealed();   // nobody can read it any more: the hub is asked for everything again
  // Ids alone, sealed or not.
  bool holds(std::string_view kind, std::string_view id) const;
  std::string person_of(std::string_view kind, std::string_view id) const;  // empty where it is of nobody

  std::optional<FeedRow> document(std::string_view kind, std::string_view id) const;
  std::vector<FeedRow> documents(std::string_view kind) const;  // by id
  std::vector<FeedRow> documents_of(std::string_view kind, std::string_view person) const;

  std::optional<std::string> setting(std::string_view name) const;
  void set(std::string_view name, std::string_view value);

  void put_draft(const DraftRow& draft);
  std::optional<DraftRow> draft(const DraftKey& key) const;
  std::vector<DraftRow> drafts() const;  // by visit, without their texts
  void drop_draft(const DraftKey& key);
  // Of visits that the feed does not hold and that nobody has touched since `before`.
  void drop_old_drafts(Millis before);

  bool sound() const;

  // What can still be read of a damaged file. The cursor is left out: the hub is asked for everything again.
  struct Remains {
    std::vector<std::pair<FeedRow, std::string>> documents;  // as they are stored, and whom they are about
    std::vector<std::pair<std::string, std::string>> settings;
    std::vector<DraftRow> drafts;  // as they are stored
  };
  // Sets the file aside under `name` first, and removes it then.
  static Remains salvage(const Place& place, const DatabaseKey& key, const std::string& name);
  static void abandon(std::optional<FeedStore>& store);  // closes without touching the file any more
  void fill(const Remains& remains);

 private:
  FeedRow read_row(const Query& row) const;
  std::vector<FeedRow> read_rows(Query& rows) const;
  void put(const FeedRow& row, bool any_revision);
  void put_stored(const FeedRow& row, const std::string& person, bool any_revision);
  void put_stored_draft(const DraftRow& draft);
  void remove(const FeedRow& row);
  void remove_unnamed(std::span<const FeedRow> named);
  void seal_documents();
  void seal_drafts();
  void forget_old_pages();

  std::unique_ptr<Connection> db_;
  std::unique_ptr<Sealer> sealer_;
};

}  // namespace doorstep::store
