#include "doorstep/store/blob_store.h"

#include <algorithm>

#include "database.h"
#include "rows.h"

namespace doorstep::store {
namespace {

constexpr std::size_t kPartBytes = std::size_t{256} * 1024;
constexpr std::int64_t kSmallBytes = std::int64_t{64} * 1024;  // thumbnails are smaller

constexpr Schema kBlobSchema{kBlobVersion, R"sql(
CREATE TABLE blob(
  id INTEGER PRIMARY KEY, sha256 BLOB NOT NULL UNIQUE, media_type TEXT NOT NULL, bytes INTEGER NOT NULL,
  sent_epoch TEXT NOT NULL DEFAULT '', sent_ms INTEGER) STRICT;
CREATE TABLE part(
  blob INTEGER NOT NULL, at INTEGER NOT NULL, bytes BLOB NOT NULL, PRIMARY KEY(blob, at)) STRICT;
CREATE TABLE attachment(
  id INTEGER PRIMARY KEY, event TEXT NOT NULL UNIQUE, of TEXT NOT NULL, visit TEXT NOT NULL, at INTEGER NOT NULL,
  sha256 BLOB NOT NULL, thumbnail BLOB, head BLOB NOT NULL, confirmed INTEGER NOT NULL DEFAULT 0) STRICT;
CREATE INDEX attachment_visit ON attachment(visit);
CREATE INDEX attachment_sha256 ON attachment(sha256);
CREATE INDEX attachment_thumbnail ON attachment(thumbnail);
)sql"};

#define DOORSTEP_ATTACHMENT_COLUMNS "event, of, visit, at, sha256, thumbnail, head"
// A blob that a confirmed attachment names, and that no receipt of the epoch ?1 vouches for. A log of no hub has the epoch
// '', which vouches for nothing.
#define DOORSTEP_UNVOUCHED "(sent_epoch = '' OR sent_epoch <> ?1)"
#define DOORSTEP_UNSENT                                                                        \
  " FROM blob WHERE " DOORSTEP_UNVOUCHED                                                       \
  " AND EXISTS (SELECT 1 FROM attachment a WHERE a.confirmed = 1 AND (a.sha256 = blob.sha256 " \
  "OR a.thumbnail = blob.sha256))"

AttachmentRow read_attachment(const Query& row) {
  AttachmentRow out{std::string(row.text(0)), std::string(row.text(1)), std::string(row.text(2)),
                    row.integer(3),           digest_of(row.text(4)),   std::nullopt,
                    digest_of(row.text(6))};
  if (!row.is_null(5)) out.thumbnail = digest_of(row.text(5));
  return out;
}

BlobRow read_blob(const Query& row) {
  return {digest_of(row.text(0)), std::string(row.text(1)), row.integer(2), std::string(row.text(3))};
}

void insert_attachment(Connection& db, const AttachmentRow& row, bool confirmed) {
  const Digest thumbnail = row.thumbnail.value_or(Digest{});
  db.query("INSERT INTO attachment(" DOORSTEP_ATTACHMENT_COLUMNS
           ", confirmed) VALUES(?, ?, ?, ?, ?, CASE WHEN ? THEN ? END, ?, ?)")
      .bind(row.event)
      .bind(row.of)
      .bind(row.visit)
      .bind(row.at)
      .bind(row.sha256)
      .bind(std::int64_t{row.thumbnail.has_value()})
      .bind(thumbnail)
      .bind(row.head)
      .bind(std::int64_t{confirmed})
      .run();
}

void insert_blob(Connection& db, const BlobStore::NewBlob& blob) {
  {
    Query held = db.query("SELECT 1 FROM blob WHERE sha256 = ?");
    if (held.bind(blob.sha256).step()) return;
  }
  db.query("INSERT INTO blob(sha256, media_type, bytes) VALUES(?, ?, ?)")
      .bind(blob.sha256)
      .bind(blob.media_type)
      .bind(static_cast<std::int64_t>(blob.bytes.size()))
      .run();
  const auto id = db.integer("SELECT last_insert_rowid()");
  for (std::size_t at = 0; at < blob.bytes.size(); at += kPartBytes) {
    db.query("INSERT INTO part VALUES(?, ?, ?)")
        .bind(id)
        .bind(static_cast<std::int64_t>(at))
        .bind_blob(blob.bytes.substr(at, kPartBytes))
        .run();
  }
}

}  // namespace

int blob_version(const Place& place, const DatabaseKey& key) { return version_of(place, kBlobFile, key); }

BlobStore::BlobStore(const Place& place, const DatabaseKey& key)
    : db_(open_database(place, kBlobFile, key, kBlobSchema, Durability::full, Absent::make)) {}
BlobStore::~BlobStore() = default;
BlobStore::BlobStore(BlobStore&&) noexcept = default;
BlobStore& BlobStore::operator=(BlobStore&&) noexcept = default;

void BlobStore::add(const AttachmentRow& attachment, const std::vector<NewBlob>& blobs) {
  Transaction transaction(*db_);
  for (const auto& blob : blobs) insert_blob(*db_, blob);
  insert_attachment(*db_, attachment, false);
  transaction.commit();
}

void BlobStore::confirm(std::string_view event) {
  db_->query("UPDATE attachment SET confirmed = 1 WHERE event = ?").bind(event).run();
}

void BlobStore::withdraw(std::string_view event) {
  Transaction transaction(*db_);
  db_->query("DELETE FROM attachment WHERE event = ?").bind(event).run();
  erase_unnamed();
  transaction.commit();
}

void BlobStore::erase_unnamed() {
  db_->query(
         "DELETE FROM blob WHERE NOT EXISTS (SELECT 1 FROM attachment a WHERE a.sha256 = blob.sha256) AND "
         "NOT "
         "EXISTS (SELECT 1 FROM attachment a WHERE a.thumbnail = blob.sha256)")
      .run();
  db_->query("DELETE FROM part WHERE blob NOT IN (SELECT id FROM blob)").run();
}

std::vector<AttachmentRow> BlobStore::all(bool confirmed) const {
  std::vector<AttachmentRow> out;
  Query row =
      db_->query("SELECT " DOORSTEP_ATTACHMENT_COLUMNS " FROM attachment WHERE confirmed = ? ORDER BY id");
  row.bind(std::int64_t{confirmed});
  while (row.step()) out.push_back(read_attachment(row));
  return out;
}

bool BlobStore::holds(std::string_view event) const {
  Query row = db_->query("SELECT 1 FROM attachment WHERE event = ?");
  return row.bind(event).step();
}

std::vector<AttachmentRow> BlobStore::of_visit(std::string_view visit) const {
  std::vector<AttachmentRow> out;
  Query row = db_->query("SELECT " DOORSTEP_ATTACHMENT_COLUMNS
                         " FROM attachment WHERE visit = ? AND confirmed = 1 ORDER BY id");
  row.bind(visit);
  while (row.step()) out.push_back(read_attachment(row));
  return out;
}

std::optional<BlobRow> BlobStore::find(const Digest& sha256) const {
  Query row = db_->query("SELECT sha256, media_type, bytes, sent_epoch FROM blob WHERE sha256 = ?");
  return row.bind(sha256).step() ? std::optional(read_blob(row)) : std::nullopt;
}

std::string BlobStore::read(const Digest& sha256, std::int64_t offset, std::size_t most) const {
  std::string out;
  const auto part_bytes = static_cast<std::int64_t>(kPartBytes);
  Query row = db_->query(
      "SELECT p.at, p.bytes FROM part p JOIN blob b ON b.id = p.blob WHERE b.sha256 = ? AND p.at >= ? ORDER "
      "BY p.at");
  row.bind(sha256).bind(offset / part_bytes * part_bytes);
  while (out.size() < most && row.step()) {
    const auto skip = static_cast<std::size_t>(std::max<std::int64_t>(offset - row.integer(0), 0));
    const auto bytes = row.text(1);
    if (skip < bytes.size()) out.append(bytes.substr(skip, most - out.size()));
  }
  return out;
}

BlobTotals BlobStore::unsent(std::string_view epoch) const {
  BlobTotals out;
  {
    Query row = db_->query("SELECT count(*), ifnull(sum(bytes), 0)" DOORSTEP_UNSENT);
    if (row.bind(epoch).step()) out = {row.integer(0), row.integer(1), std::nullopt};
  }
  if (out.count == 0) return out;
  Query row = db_->query(
      "SELECT min(a.at) FROM attachment a JOIN blob b ON b.sha256 IN (a.sha256, a.thumbnail) "
      "WHERE a.confirmed = 1 AND " DOORSTEP_UNVOUCHED);
  if (row.bind(epoch).step() && !row.is_null(0)) out.oldest = row.integer(0);
  return out;
}

std::vector<BlobRow> BlobStore::next_unsent(std::string_view epoch, std::size_t most) const {
  std::vector<BlobRow> out;
  Query row = db_->query("SELECT sha256, media_type, bytes, sent_epoch" DOORSTEP_UNSENT
                         " ORDER BY bytes > ?2, id LIMIT ?3");
  row.bind(epoch).bind(kSmallBytes).bind(static_cast<std::int64_t>(most));
  while (row.step()) out.push_back(read_blob(row));
  return out;
}

void BlobStore::mark_sent(const Digest& sha256, std::string_view epoch, Millis now) {
  db_->query("UPDATE blob SET sent_epoch = ?, sent_ms = ? WHERE sha256 = ?")
      .bind(epoch)
      .bind(now)
      .bind(sha256)
      .run();
}

void BlobStore::erase_sent(std::string_view epoch, Millis sent_before) {
  constexpr std::string_view kDue =
      "DELETE FROM attachment WHERE confirmed = 1 AND NOT EXISTS (SELECT 1 FROM blob b WHERE "
      "b.sha256 IN (attachment.sha256, attachment.thumbnail) AND (" DOORSTEP_UNVOUCHED
      " OR b.sent_ms >= ?2))";
  {
    Transaction transaction(*db_);
    db_->query(kDue).bind(epoch).bind(sent_before).run();
    if (db_->integer("SELECT changes()") == 0) return;
    erase_unnamed();
    transaction.commit();
  }
  // Old pages must not live on in the write-ahead log; what was all room for photographs goes back to the disk.
  if (db_->integer("SELECT count(*) FROM blob") == 0) db_->execute("VACUUM");
  db_->query("PRAGMA wal_checkpoint(TRUNCATE)").run();
}

void BlobStore::abandon(std::optional<BlobStore>& store) {
  if (store) store->db_->abandon();
  store.reset();
}

namespace {

// Calls take(row) for each row that can still be read.
template <class Take, class... Bind>
void read_what_can_be(Connection& db, std::string_view sql, const Take& take, const Bind&... values) {
  try {
    Query row = db.query(sql);
    (row.bind(values), ...);
    while (row.step()) take(row);
  } catch (const Error& error) {
    if (error.error_class() != ErrorClass::corrupt && error.error_class() != ErrorClass::bug) throw;
  }
}

// The attachments and the ids of blobs whose rows are readable.
struct Readable {
  std::vector<AttachmentRow> confirmed;
  std::vector<std::pair<std::int64_t, BlobRow>> blobs;
};

Readable look_at(Connection& db) {
  Readable out;
  // One whose end is not known counts as recorded: nothing is given up for it.
  read_what_can_be(db, "SELECT " DOORSTEP_ATTACHMENT_COLUMNS " FROM attachment",
                   [&](const Query& row) { out.confirmed.push_back(read_attachment(row)); });
  read_what_can_be(db, "SELECT sha256, media_type, bytes, sent_epoch, id FROM blob",
                   [&](const Query& row) { out.blobs.emplace_back(row.integer(4), read_blob(row)); });
  return out;
}

}  // namespace

bool BlobStore::is_there(const Place& place) { return place.exists(kBlobFile) || place.exists(kMendingFile); }

void BlobStore::begin_mending(const Place& place, const std::string& set_aside) {
  const std::string wal = "-wal";
  for (const auto& suffix : {std::string(), wal})
    if (place.exists(kBlobFile + suffix)) place.copy(kBlobFile + suffix, set_aside + suffix);
  place.write(kMendingFile, set_aside + "\n");
}

// A name that is torn, or of what is not there any more, is no name: the file is as it was.
std::optional<std::string> BlobStore::being_mended(const Place& place) {
  auto name = place.read(kMendingFile);
  if (!name || !name->ends_with('\n')) return std::nullopt;
  name->pop_back();
  return place.exists(*name) ? name : std::nullopt;
}

void BlobStore::end_mending(const Place& place) { place.remove(kMendingFile); }

void BlobStore::make_anew(const Place& place, const DatabaseKey& key, const Crypto& crypto,
                          const std::string& set_aside) {
  remove_database(place, kBlobFile);
  const auto old = connect(place, set_aside, key);
  BlobStore fresh(place, key);
  const Readable found = look_at(*old);
  for (const auto& [id, blob] : found.blobs) {
    std::string bytes;
    read_what_can_be(
        *old, "SELECT bytes FROM part WHERE blob = ? ORDER BY at",
        [&](const Query& row) { bytes.append(row.text(0)); }, id);
    if (crypto.sha256(bytes) == blob.sha256) insert_blob(*fresh.db_, {blob.sha256, blob.media_type, bytes});
  }
  for (const auto& attachment : found.confirmed) insert_attachment(*fresh.db_, attachment, true);
  old->abandon();
}

}  // namespace doorstep::store
