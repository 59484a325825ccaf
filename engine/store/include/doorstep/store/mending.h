// What is done about a damaged log.db: it is set aside, and what verifies goes into a new one. Nothing is deleted.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "doorstep/event/chain.h"
#include "doorstep/event/crypto.h"
#include "doorstep/store/log_store.h"
#include "doorstep/store/place.h"
#include "doorstep/store/vault.h"

namespace doorstep::store {

struct Mender {
  Millis now = 0;
  // Writes events that carry `lines` and follow `head` in the log `entry`: the sound lines after a hole.
  std::function<std::vector<std::string>(const LogEntry& entry, const event::Head& head,
                                         std::span<const std::string> lines)>
      adopt;
  // A log's entry where the file has lost it.
  std::function<std::optional<LogEntry>(std::int64_t number)> find_entry;
  std::string code = "damaged";
  // A line that another file witnesses.
  std::int64_t known_log = 0;
  std::int64_t known_seq = 0;
};

// Sets log.db and its write-ahead log aside as copies and makes log.db anew: each log up to its first hole that is not
// on the hub, then the sound lines after it, adopted. What is lost but acknowledged leaves a hole, and the log goes on
// as it was. No connection is open. A crash at any point is made good by finish_mending() or by mending again.
IncidentRow mend_log(const Place& place, const DatabaseKey& key, const Crypto& crypto, const Mender& mender);

// Completes a mending that was interrupted after its new file was whole; throws away one that was not. Call before
// log.db is opened.
void finish_mending(const Place& place, const DatabaseKey& key, const Crypto& crypto);

// The write-ahead log holds lines that SQLite passes over because a frame before them is damaged. A commit that was
// torn or has failed leaves at most the line that was due: one beyond it proves that the due one was acknowledged.
bool wal_hides_lines(const Place& place, const DatabaseKey& key, const Crypto& crypto, const LogStore& log);

// A name for a copy of `file` that is not taken.
std::string set_aside_name(const Place& place, const std::string& file, Millis now);

}  // namespace doorstep::store
