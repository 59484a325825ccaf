// log.db: the device's logs, append-only. Triggers refuse every UPDATE and DELETE; a commit is synced before it
// is acknowledged. docs/store.md describes the file, version by version.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "doorstep/event/bytes.h"
#include "doorstep/event/chain.h"
#include "doorstep/event/crypto.h"
#include "doorstep/event/ids.h"
#include "doorstep/event/instant.h"
#include "doorstep/store/place.h"
#include "doorstep/store/vault.h"

namespace doorstep::store {

class Connection;

inline constexpr const char* kLogFile = "log.db";
inline constexpr int kLogVersion = 1;

// One enrolment: a device with its own log.
struct LogEntry {
  std::int64_t number = 0;  // 1, 2, …
  DeviceId device;
  PublicKey public_key{};
  std::string epoch;     // of the hub, as enrolment gave it
  std::string identity;  // the rest of what enrolment gave, as its owner wrote it
};

struct StoredLine {
  std::int64_t seq = 0;
  std::string_view bytes;  // lives until the callback returns
  Digest hash{};
};

// What the hub acknowledged, or (`regressed`) that it holds only the lines up to `seq`.
struct ReceiptRow {
  bool regressed = false;
  std::int64_t seq = 0;
  std::int64_t sent = 0;  // what all rows so far say together: lines 1 to this one are on the hub
  Digest head{};          // of the own line `seq`
  std::string epoch;
  std::string time;
  std::string sig;
};

// Lines that the hub has acknowledged and this device has lost to damage.
struct Hole {
  std::int64_t first = 0;
  std::int64_t last = 0;
  Digest hash{};  // of the last one
};

struct IncidentRow {
  Millis at = 0;
  std::string file;
  std::string code;
  std::string set_aside;
  std::int64_t kept = 0;
  std::int64_t adopted = 0;
  std::int64_t lost = 0;
};

// The version of the file, for refusing a later one before anything is touched; 0 where it can't be told.
int log_version(const Place& place, const DatabaseKey& key);

// Not thread-safe. Throws Error(corrupt) where a row is met that is not as it was written.
class LogStore {
 public:
  // Opens the file, or does as `absent` says; reads its end, never the whole. `file` is another
  // name while one is rebuilt.
  LogStore(const Place& place, const DatabaseKey& key, const Crypto& crypto, Absent absent,
           const std::string& file = kLogFile);
  ~LogStore();
  LogStore(LogStore&&) noexcept;
  LogStore& operator=(LogStore&&) noexcept;

  const std::string& file_id() const { return file_id_; }  // random, of this very file
  const std::optional<LogEntry>& current() const { return current_; }
  const event::Head& head() const { return head_; }    // of the current log
  std::int64_t sent() const { return receipt_.sent; }  // of the current log
  const std::string& epoch() const { return receipt_.epoch; }
  std::vector<LogEntry> logs() const;

  // Durable when it returns; else nothing is written. `line` follows head() and is sound: the caller's part.
  void append(std::string_view line, const Digest& hash);
  void append_all(std::span<const std::string> lines);  // the same for several, whole or not at all
  // A new current log with its first lines, in one transaction.
  void begin_log(const LogEntry& entry, std::span<const std::string> lines);

  std::optional<Digest> hash_at(std::int64_t log, std::int64_t seq) const;
  std::optional<std::string> line_at(std::int64_t log, std::int64_t seq) const;
  event::Head head_of(std::int64_t log) const;
  // Lines from `from` on until `visit` says false. Checks that each is there, unharmed; holes are passed over.
  void each_line(std::int64_t log, std::int64_t from,
                 const std::function<bool(const StoredLine&)>& visit) const;

  void add_receipt(std::int64_t seq, const std::string& epoch, const std::string& time,
                   const std::string& sig);
  void regress(std::int64_t seq);
  std::optional<ReceiptRow> last_receipt() const;  // of the current log, regressions left out
  std::int64_t sent_of(std::int64_t log) const;
  std::string epoch_of(std::int64_t log) const;  // of its last receipt; empty: there is none

  void add_incident(const IncidentRow& incident);
  std::vector<IncidentRow> incidents() const;

  // SQLite's own check of the whole file.
  bool sound() const;
  // How many frames of the write-ahead log SQLite goes by.
  std::int64_t wal_frames() const;
  // Closes without touching the file any more: it is damaged.
  static void abandon(std::optional<LogStore>& store);

  // For a file that is being rebuilt: everything or nothing.
  struct Contents {
    std::vector<LogEntry> logs;
    std::vector<std::map<std::int64_t, std::string>> lines;  // by log, by seq
    std::vector<std::vector<Hole>> holes;                    // by log
    std::vector<std::vector<ReceiptRow>> receipts;           // by log
    std::vector<IncidentRow> incidents;
  };
  void fill(const Contents& contents);

 private:
  void load();
  void load_current_end();
  void insert_line(std::int64_t log, std::int64_t seq, std::string_view line, const Digest& hash);
  void insert_log(const LogEntry& entry);
  void insert_hole(std::int64_t log, const Hole& hole);
  const Hole* hole_at(std::int64_t log, std::int64_t seq) const;
  void insert_receipt(std::int64_t log, const ReceiptRow& row);
  void insert_incident(const IncidentRow& incident);
  bool epoch_has_passed(const std::string& epoch) const;

  const Crypto* crypto_;
  std::unique_ptr<Connection> db_;
  std::string file_id_;
  std::optional<LogEntry> current_;
  std::map<std::int64_t, std::vector<Hole>> holes_;  // by log
  event::Head head_;
  ReceiptRow receipt_;  // the last row of the current log
};

}  // namespace doorstep::store
