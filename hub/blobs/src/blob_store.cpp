#include "blob_store.h"

namespace doorstep::hub {

namespace {

void drop_parts(Connection& db, const ProviderId& provider, std::string_view parts) {
  db.exec("DELETE FROM blob_part WHERE provider = $1 AND parts = $2", provider, parts);
}

void forget_upload(Connection& db, const BlobKey& key) {
  db.exec("DELETE FROM blob_upload WHERE provider = $1 AND device = $2 AND sha256 = $3", key.provider,
          key.device, key.sha256);
}

}  // namespace

std::optional<HeldBlob> find_blob(Connection& db, const ProviderId& provider, std::string_view sha256) {
  const auto row = db.first("SELECT parts, media_type, bytes FROM blob WHERE provider = $1 AND sha256 = $2",
                            provider, sha256);
  if (!row) return std::nullopt;
  return HeldBlob{row->text(0), row->text(1), row->integer(2)};
}

std::optional<Upload> find_upload(Connection& db, const BlobKey& key) {
  const auto row = db.first(
      "SELECT parts, media_type, bytes, received FROM blob_upload WHERE provider = $1 AND device = $2 AND "
      "sha256 = $3",
      key.provider, key.device, key.sha256);
  if (!row) return std::nullopt;
  return Upload{row->text(0), row->text(1), row->integer(2), row->integer(3)};
}

void begin_upload(Connection& db, const BlobKey& key, const Upload& upload, Millis now) {
  db.exec(
      "INSERT INTO blob_upload (provider, device, sha256, parts, media_type, bytes, received, touched_ms) "
      "VALUES "
      "($1, $2, $3, $4, $5, $6, $7, $8)",
      key.provider, key.device, key.sha256, upload.parts, upload.media_type, upload.bytes, upload.received,
      now);
}

void add_part(Connection& db, const BlobKey& key, const Upload& upload, std::string_view bytes, Millis now) {
  const auto received = upload.received + static_cast<std::int64_t>(bytes.size());
  db.exec("INSERT INTO blob_part (provider, parts, at, bytes) VALUES ($1, $2, $3, $4)", key.provider,
          upload.parts, upload.received, Param::Bytes{bytes});
  db.exec(
      "UPDATE blob_upload SET received = $4, touched_ms = $5 WHERE provider = $1 AND device = $2 AND sha256 "
      "= $3",
      key.provider, key.device, key.sha256, received, now);
}

void drop_upload(Connection& db, const BlobKey& key, const Upload& upload) {
  forget_upload(db, key);
  drop_parts(db, key.provider, upload.parts);
}

void keep_upload(Connection& db, const BlobKey& key, const Upload& upload, Millis now) {
  const auto kept = db.exec(
      "INSERT INTO blob (provider, sha256, parts, media_type, bytes, device, received_ms) VALUES ($1, $2, "
      "$3, $4, "
      "$5, $6, $7) ON CONFLICT (provider, sha256) DO NOTHING",
      key.provider, key.sha256, upload.parts, upload.media_type, upload.bytes, key.device, now);
  if (kept == 0) return drop_upload(db, key, upload);
  forget_upload(db, key);
}

void drop_blob(Connection& db, const ProviderId& provider, std::string_view sha256, std::string_view parts) {
  db.exec("DELETE FROM blob WHERE provider = $1 AND sha256 = $2", provider, sha256);
  drop_parts(db, provider, parts);
}

std::int64_t unsettled_bytes(Connection& db, const ProviderId& provider, std::string_view device) {
  const auto under_way = db.first(
      "SELECT CAST(coalesce(sum(bytes), 0) AS BIGINT) FROM blob_upload WHERE provider = $1 AND device = $2",
      provider, device);
  const auto unnamed = db.first(
      "SELECT CAST(coalesce(sum(bytes), 0) AS BIGINT) FROM blob b WHERE b.provider = $1 AND b.device = $2 "
      "AND "
      "b.named = 0 AND NOT EXISTS (SELECT 1 FROM attachment a WHERE a.provider = b.provider AND a.sha256 = "
      "b.sha256)",
      provider, device);
  return under_way->integer(0) + unnamed->integer(0);
}

std::string read_part(Connection& db, const ProviderId& provider, std::string_view parts,
                      std::int64_t offset) {
  const auto row = db.first(
      "SELECT at, bytes FROM blob_part WHERE provider = $1 AND parts = $2 AND at <= $3 ORDER BY at DESC "
      "LIMIT 1",
      provider, parts, offset);
  if (!row) return {};
  const auto skip = static_cast<std::size_t>(offset - row->integer(0));
  const auto& bytes = row->blob(1);
  return skip < bytes.size() ? bytes.substr(skip) : std::string();
}

}  // namespace doorstep::hub
