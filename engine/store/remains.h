// What is left of a damaged log.db: rows that verify themselves, and the logs that they make. Private to the
// layer.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "doorstep/event/chain.h"
#include "doorstep/event/crypto.h"
#include "doorstep/store/log_store.h"
#include "doorstep/store/place.h"
#include "doorstep/store/vault.h"

namespace doorstep::store {

// Rows as they were found, by log. A sequence number may have several sound lines: one that was acknowledged and
// others that were not and are left over.
struct Remains {
  std::map<std::int64_t, LogEntry> logs;
  std::map<std::int64_t, std::map<std::int64_t, std::vector<std::string>>> lines;
  std::map<std::int64_t, std::map<std::int64_t, ReceiptRow>> receipts;  // by row id
  std::map<std::int64_t, IncidentRow> incidents;                        // by row id
};

// Reads every page of `copy`, which it writes to, and the frames of the write-ahead log `wal` from `first_frame` on.
Remains collect_remains(const Place& place, const std::string& copy, const std::string& wal,
                        std::int64_t first_frame, const DatabaseKey& key, const Crypto& crypto);

// A point of the log that a receipt vouches for.
struct Anchor {
  std::int64_t seq = 0;
  Digest hash{};
};

// One log put together again: the lines from 1 on as far as they are chained, those up to the anchor that are left,
// and those after it as far as they are chained. What is missing before the anchor is on the hub: a hole.
struct Reassembled {
  std::map<std::int64_t, std::string> lines;  // by seq
  std::vector<Hole> holes;
  event::Head head;
  std::map<std::int64_t, std::string> strays;  // sound lines after the first hole that is not on the hub
  std::int64_t known_seq = 0;                  // the greatest of which anything is known
};
Reassembled reassemble(const std::map<std::int64_t, std::vector<std::string>>& found, const DeviceId& device,
                       const Anchor& anchor, const Crypto& crypto);

}  // namespace doorstep::store
