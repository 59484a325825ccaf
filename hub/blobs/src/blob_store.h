// Blobs and uploads in the hub's database. Private to the layer.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "doorstep/event/ids.h"
#include "doorstep/event/instant.h"
#include "doorstep/hub/store/store.h"

namespace doorstep::hub {

struct HeldBlob {
  std::string parts;
  std::string media_type;
  std::int64_t bytes = 0;
};
std::optional<HeldBlob> find_blob(Connection& db, const ProviderId& provider, std::string_view sha256);

struct BlobKey {
  ProviderId provider;
  std::string device;
  std::string sha256;
};
struct Upload {
  std::string parts;
  std::string media_type;
  std::int64_t bytes = 0;
  std::int64_t received = 0;
};
std::optional<Upload> find_upload(Connection& db, const BlobKey& key);
void begin_upload(Connection& db, const BlobKey& key, const Upload& upload, Millis now);
// The part follows what is there.
void add_part(Connection& db, const BlobKey& key, const Upload& upload, std::string_view bytes, Millis now);
void drop_upload(Connection& db, const BlobKey& key, const Upload& upload);
// The upload is whole and verified: it becomes the blob, where another device's has not meanwhile.
void keep_upload(Connection& db, const BlobKey& key, const Upload& upload, Millis now);

void drop_blob(Connection& db, const ProviderId& provider, std::string_view sha256, std::string_view parts);

// What a device has under way, and what of it no event names yet.
std::int64_t unsettled_bytes(Connection& db, const ProviderId& provider, std::string_view device);

// Some bytes from `offset` on: what is left of the part that holds it. Empty beyond the end.
std::string read_part(Connection& db, const ProviderId& provider, std::string_view parts,
                      std::int64_t offset);

}  // namespace doorstep::hub
