// What the sync machine reads of the device's own store, afresh at each step: it remembers none of it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "doorstep/event/chain.h"

namespace doorstep::sync {

// Bytes of an attachment that the hub has not vouched for.
struct Blob {
  std::string sha256;  // base64url
  std::string media_type;
  std::int64_t bytes = 0;
};

// Called from the thread that calls Machine::handle(). May throw doorstep::Error; the step is then undone by
// calling the machine again.
class StoreView {
 public:
  virtual ~StoreView() = default;

  virtual event::Head head() const = 0;
  // Lines 1 to sent_seq() are receipted (ReceiptVerified, less Regressed). At most head().seq.
  virtual std::int64_t sent_seq() const = 0;
  // Lines from `from` on, in order and without a gap: at most `max_lines`, and as many as fit into
  // `max_bytes` (a newline each counted), but at least one where there is one.
  virtual std::vector<std::string> lines(std::int64_t from, std::size_t max_lines,
                                         std::size_t max_bytes) const = 0;
  // Of the last ApplyFeed; nullopt before the first.
  virtual std::optional<std::string> feed_cursor() const = 0;
  // Whether a feed could be stored now: not while the device is locked. A round then ends after its push, with the
  // failure (key, locked).
  virtual bool may_pull() const { return true; }
  // 32 bytes that are to be left with the hub, in base64url, for the day on which the device's keys are lost; nullopt: the
  // hub has them (RecoveryKept), or the device has none to leave.
  virtual std::optional<std::string> recovery_secret() const { return std::nullopt; }

  // Attachments, for a device that has any: at most `most` unsent ones, in the order in which they are to be sent, and
  // exactly `bytes` bytes of one.
  virtual std::vector<Blob> unsent_blobs(std::size_t /*most*/) const { return {}; }
  virtual std::string blob_bytes(const std::string& /*sha256*/, std::int64_t /*offset*/,
                                 std::size_t /*bytes*/) const {
    return {};
  }
};

}  // namespace doorstep::sync
