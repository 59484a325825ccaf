#include "doorstep/device/engine_store.h"

#include <utility>

namespace doorstep::device {

bool EngineStore::store(const sync::Effect& effect) {
  if (const auto* receipt = std::get_if<sync::ReceiptVerified>(&effect)) {
    engine_.add_receipt({receipt->seq, receipt->epoch, receipt->time, receipt->sig});
    return true;
  }
  if (const auto* regressed = std::get_if<sync::Regressed>(&effect)) {
    engine_.regress(regressed->seq);
    return true;
  }
  if (const auto* feed = std::get_if<sync::ApplyFeed>(&effect)) {
    std::vector<FeedChange> changes;
    changes.reserve(feed->changes.size());
    for (const auto& change : feed->changes)
      changes.push_back({change.kind, change.id, change.rev, change.doc});
    engine_.apply_feed(changes, feed->cursor, feed->full);
    return true;
  }
  if (std::holds_alternative<sync::RecoveryKept>(effect)) {
    engine_.recovery_kept();
    return true;
  }
  if (const auto* received = std::get_if<sync::BlobReceived>(&effect)) {
    engine_.add_blob_receipt(received->sha256, received->epoch);
    return true;
  }
  return false;
}

// A full disk or a key store that fails is no reason not to sync.
std::optional<std::string> EngineStore::recovery_secret() const {
  try {
    const auto secret = engine_.recovery_secret();
    return secret ? std::optional(base64url(*secret)) : std::nullopt;
  } catch (const Error&) {
    return std::nullopt;
  }
}

std::vector<sync::Blob> EngineStore::unsent_blobs(std::size_t most) const {
  std::vector<sync::Blob> out;
  for (auto& blob : engine_.unsent_blobs(most))
    out.push_back({std::move(blob.sha256), std::move(blob.media_type), blob.bytes});
  return out;
}

sync::Identity sync_identity(const Identity& identity) {
  return {identity.device, identity.issuer, identity.receipt_key};
}

}  // namespace doorstep::device
