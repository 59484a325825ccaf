// What is left of a damaged log.db: rows that verify themselves, and the logs that they make. Private to the
// layer.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

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

// One log put together again.
struct Reassembled {
  std::vector<std::string> prefix;             // from 1 on, chained
  std::map<std::int64_t, std::string> strays;  // sound lines after the first hole, by seq
  std::int64_t known_seq = 0;                  // the greatest of which anything is known
};
Reassembled reassemble(const std::map<std::int64_t, std::vector<std::string>>& lines, const DeviceId& device,
                       const Crypto& crypto);

}  // namespace doorstep::store
