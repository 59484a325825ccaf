// blobs.db: the bytes of attachments, by their SHA-256, in parts, until the hub has vouched for them and they are no longer
// needed here; and which event names them. It is no part of the log, so that photographs come in nobody's way.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "doorstep/event/bytes.h"
#include "doorstep/event/crypto.h"
#include "doorstep/event/instant.h"
#include "doorstep/store/place.h"
#include "doorstep/store/vault.h"

namespace doorstep::store {

class Connection;

inline constexpr const char* kBlobFile = "blobs.db";
inline constexpr const char* kMendingFile = "blobs.db.mending";  // names the damaged file that is being read
inline constexpr int kBlobVersion = 1;

struct BlobRow {
  Digest sha256{};
  std::string media_type;
  std::int64_t bytes = 0;
  std::string sent_epoch;  // of the hub's last receipt for it; empty: none
};

// One attachment.added event, whether it is in the log yet or about to be.
struct AttachmentRow {
  std::string event;
  std::string of;
  std::string visit;  // empty: none
  Millis at = 0;      // the device's wall clock
  Digest sha256{};
  std::optional<Digest> thumbnail;
  Digest head{};  // of the log just before the event: told apart by it whether the event was recorded
};

struct BlobTotals {
  std::int64_t count = 0;
  std::int64_t bytes = 0;
  std::optional<Millis> oldest;  // when the oldest of them was attached
};

// The version of the file, for refusing a later one before anything is touched; 0 where it can't be told.
int blob_version(const Place& place, const DatabaseKey& key);

// Not thread-safe. Commits are synced. Throws Error(corrupt) where damage is met.
class BlobStore {
 public:
  BlobStore(const Place& place, const DatabaseKey& key);
  ~BlobStore();
  BlobStore(BlobStore&&) noexcept;
  BlobStore& operator=(BlobStore&&) noexcept;

  struct NewBlob {
    Digest sha256{};
    std::string_view media_type;
    std::string_view bytes;
  };
  // One transaction: what is held already is not written again. The attachment is not counted until confirm().
  void add(const AttachmentRow& attachment, const std::vector<NewBlob>& blobs);
  void confirm(std::string_view event);  // it is in the log
  void withdraw(
      std::string_view event);  // it is not, and never will be: its bytes go where no other event has them
  std::vector<AttachmentRow> all(bool confirmed) const;  // oldest first
  bool holds(std::string_view event) const;              // confirmed or not

  std::vector<AttachmentRow> of_visit(std::string_view visit) const;  // confirmed ones, oldest first
  std::optional<BlobRow> find(const Digest& sha256) const;
  std::string read(const Digest& sha256, std::int64_t offset, std::size_t most) const;  // shorter at the end

  // Of confirmed attachments, those that no receipt of `epoch` vouches for.
  BlobTotals unsent(std::string_view epoch) const;
  std::vector<BlobRow> next_unsent(std::string_view epoch,
                                   std::size_t most) const;  // thumbnails first, then the oldest
  void mark_sent(const Digest& sha256, std::string_view epoch, Millis now);
  // Erases what a receipt of `epoch` vouches for since before `sent_before`: overwritten in the file.
  void erase_sent(std::string_view epoch, Millis sent_before);

  static void abandon(std::optional<BlobStore>& store);  // closes without touching the file any more
  // Whether a directory has any attachments.
  static bool is_there(const Place& place);
  // Mending, in its steps: what a crash or a full disk cuts short is gone on with before the file is opened again.
  static void begin_mending(const Place& place, const std::string& set_aside);  // copies the damaged file
  // What was set aside and is being mended; nullopt: nothing is.
  static std::optional<std::string> being_mended(const Place& place);
  // Of what can still be read there and is whole.
  static void make_anew(const Place& place, const DatabaseKey& key, const Crypto& crypto,
                        const std::string& set_aside);
  static void end_mending(const Place& place);

 private:
  void erase_unnamed();

  std::unique_ptr<Connection> db_;
};

}  // namespace doorstep::store
