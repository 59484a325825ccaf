// Attachments (hub/blobs): the bytes of photographs and voice notes, in parts as they came, and which events name them.
#include "schema_blobs.h"

namespace doorstep::hub {

namespace {

constexpr std::string_view kBlobs = R"sql(
CREATE TABLE attachment (            -- from attachment.added: what an event names
  provider TEXT NOT NULL,
  sha256 TEXT NOT NULL,              -- base64url, of the attachment or of its thumbnail
  event TEXT NOT NULL,
  PRIMARY KEY (provider, sha256, event)
);
CREATE TABLE blob (                  -- bytes that are whole and are what their name says
  provider TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  parts TEXT NOT NULL,               -- of blob_part
  media_type TEXT NOT NULL,          -- told from the bytes
  bytes BIGINT NOT NULL,
  device TEXT NOT NULL,              -- that brought them
  received_ms BIGINT NOT NULL,
  named BIGINT NOT NULL DEFAULT 0,   -- 1: an event names them, so they stay
  PRIMARY KEY (provider, sha256)
);
CREATE INDEX blob_unnamed ON blob (received_ms) WHERE named = 0;
CREATE INDEX blob_unnamed_by_device ON blob (provider, device) WHERE named = 0;
CREATE TABLE blob_upload (           -- what is still coming: of each device apart, so that none spoils another's
  provider TEXT NOT NULL,
  device TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  parts TEXT NOT NULL,
  media_type TEXT NOT NULL,          -- as the device says
  bytes BIGINT NOT NULL,             -- of the whole
  received BIGINT NOT NULL,
  touched_ms BIGINT NOT NULL,
  PRIMARY KEY (provider, device, sha256)
);
CREATE INDEX blob_upload_touched ON blob_upload (touched_ms);
CREATE TABLE blob_part (
  provider TEXT NOT NULL,
  parts TEXT NOT NULL,
  at BIGINT NOT NULL,                -- offset of its first byte; parts follow each other without a gap
  bytes BLOB NOT NULL,
  PRIMARY KEY (provider, parts, at)
);
CREATE INDEX fact_attachment ON fact (provider, id) WHERE type = 'attachment.added';
)sql";

constexpr std::string_view kBlobsMigrations[] = {kBlobs};

}  // namespace

SchemaPart blobs_schema() { return {"blobs", kBlobsMigrations}; }

}  // namespace doorstep::hub
