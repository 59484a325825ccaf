#include "doorstep/store/log_store.h"

#include <algorithm>
#include <array>

#include "doorstep/event/envelope.h"

#include "database.h"
#include "log_schema.h"
#include "rows.h"

namespace doorstep::store {
namespace {

constexpr Schema kLogTables{kLogVersion, kLogSchema};

ReceiptRow read_receipt(const Query& row) {
  return {row.integer(0) != 0,      row.integer(1),           row.integer(2),          digest_of(row.text(3)),
          std::string(row.text(4)), std::string(row.text(5)), std::string(row.text(6))};
}

}  // namespace

int log_version(const Place& place, const DatabaseKey& key) { return version_of(place, kLogFile, key); }

LogStore::LogStore(const Place& place, const DatabaseKey& key, const Crypto& crypto, Absent absent,
                   const std::string& file)
    : crypto_(&crypto), db_(open_database(place, file, key, kLogTables, Durability::full, absent)) {
  load();
}

LogStore::~LogStore() = default;
LogStore::LogStore(LogStore&&) noexcept = default;
LogStore& LogStore::operator=(LogStore&&) noexcept = default;

void LogStore::load() {
  {
    Query row = db_->query("SELECT id FROM file");
    if (!row.step()) throw_damaged("log.db has no id");
    file_id_ = row.text(0);
  }
  holes_.clear();
  Query hole = db_->query("SELECT log, first, last, hash FROM hole");
  while (hole.step())
    holes_[hole.integer(0)].push_back({hole.integer(1), hole.integer(2), digest_of(hole.text(3))});
  const auto all = logs();
  current_ = all.empty() ? std::nullopt : std::optional(all.back());
  head_ = event::empty_head(*crypto_);
  receipt_ = {};
  if (current_) load_current_end();
}

void LogStore::load_current_end() {
  head_ = head_of(current_->number);
  receipt_.epoch = current_->epoch;
  {
    Query row = db_->query(
        "SELECT regressed, seq, sent, head, epoch, time, sig FROM receipt WHERE log = ? ORDER BY id DESC "
        "LIMIT 1");
    row.bind(current_->number);
    if (row.step()) receipt_ = read_receipt(row);
  }
  if (receipt_.sent > head_.seq) throw_damaged("receipts of lines that are not there");
  // The one line that no other vouches for.
  if (head_.seq == 0 || hole_at(current_->number, head_.seq) != nullptr) return;
  const auto last = line_at(current_->number, head_.seq);
  const auto envelope = last ? event::parse_envelope(*last) : std::nullopt;
  if (!envelope || envelope->seq != head_.seq || envelope->device != current_->device.str())
    throw_damaged("the last line of log.db is not sound");
}

std::vector<LogEntry> LogStore::logs() const {
  std::vector<LogEntry> out;
  Query row = db_->query("SELECT number, device, public_key, epoch, identity FROM log ORDER BY number");
  while (row.step())
    out.push_back({row.integer(0), DeviceId(row.text(1)), digest_of(row.text(2)), std::string(row.text(3)),
                   std::string(row.text(4))});
  return out;
}

void LogStore::insert_line(std::int64_t log, std::int64_t seq, std::string_view line, const Digest& hash) {
  db_->query("INSERT INTO line VALUES(?, ?, ?)").bind(line_key(log, seq)).bind(hash).bind_blob(line).run();
}

void LogStore::insert_log(const LogEntry& entry) {
  db_->query("INSERT INTO log VALUES(?, ?, ?, ?, ?)")
      .bind(entry.number)
      .bind(entry.device.str())
      .bind(entry.public_key)
      .bind(entry.epoch)
      .bind(entry.identity)
      .run();
}

void LogStore::insert_hole(std::int64_t log, const Hole& hole) {
  db_->query("INSERT INTO hole VALUES(?, ?, ?, ?)")
      .bind(log)
      .bind(hole.first)
      .bind(hole.last)
      .bind(hole.hash)
      .run();
}

void LogStore::append(std::string_view line, const Digest& hash) {
  insert_line(current_.value().number, head_.seq + 1, line, hash);
  head_ = {head_.seq + 1, hash};
}

void LogStore::append_all(std::span<const std::string> lines) {
  Transaction transaction(*db_);
  event::Head head = head_;
  for (const auto& line : lines) {
    head = {head.seq + 1, crypto_->sha256(line)};
    insert_line(current_.value().number, head.seq, line, head.hash);
  }
  transaction.commit();
  head_ = head;
}

void LogStore::begin_log(const LogEntry& entry, std::span<const std::string> lines) {
  Transaction transaction(*db_);
  insert_log(entry);
  std::int64_t seq = 0;
  for (const auto& line : lines) insert_line(entry.number, ++seq, line, crypto_->sha256(line));
  transaction.commit();
  load();
}

const Hole* LogStore::hole_at(std::int64_t log, std::int64_t seq) const {
  const auto found = holes_.find(log);
  if (found == holes_.end()) return nullptr;
  for (const auto& hole : found->second)
    if (hole.first <= seq && seq <= hole.last) return &hole;
  return nullptr;
}

std::optional<Digest> LogStore::hash_at(std::int64_t log, std::int64_t seq) const {
  const Hole* hole = hole_at(log, seq);
  if (hole != nullptr) return hole->last == seq ? std::optional(hole->hash) : std::nullopt;
  Query row = db_->query("SELECT hash FROM line WHERE key = ?");
  row.bind(line_key(log, seq));
  return row.step() ? std::optional(digest_of(row.text(0))) : std::nullopt;
}

std::optional<std::string> LogStore::line_at(std::int64_t log, std::int64_t seq) const {
  std::optional<std::string> out;
  each_line(log, seq, [&](const StoredLine& line) {
    if (line.seq == seq) out = line.bytes;
    return false;
  });
  return out;
}

event::Head LogStore::head_of(std::int64_t log) const {
  event::Head head = event::empty_head(*crypto_);
  Query row = db_->query("SELECT key, hash FROM line WHERE key BETWEEN ? AND ? ORDER BY key DESC LIMIT 1");
  row.bind(line_key(log, 0)).bind(line_key(log, kMaxSeq));
  if (row.step()) head = {row.integer(0) & kMaxSeq, digest_of(row.text(1))};
  const Hole* hole = hole_at(log, head.seq + 1);
  return hole == nullptr ? head : event::Head{hole->last, hole->hash};
}

void LogStore::each_line(std::int64_t log, std::int64_t from,
                         const std::function<bool(const StoredLine&)>& visit) const {
  Query row = db_->query("SELECT key, hash, bytes FROM line WHERE key BETWEEN ? AND ? ORDER BY key");
  row.bind(line_key(log, from)).bind(line_key(log, kMaxSeq));
  for (std::int64_t seq = from; row.step(); ++seq) {
    if (const Hole* hole = hole_at(log, seq)) seq = hole->last + 1;
    const StoredLine line{row.integer(0) & kMaxSeq, row.text(2), digest_of(row.text(1))};
    if (line.seq != seq) throw_damaged("log.db lacks a line");
    if (crypto_->sha256(line.bytes) != line.hash) throw_damaged("a line of log.db is not as it was written");
    if (!visit(line)) return;
  }
}

bool LogStore::epoch_has_passed(const std::string& epoch) const {
  if (epoch == current_->epoch) return true;
  Query row = db_->query("SELECT 1 FROM receipt WHERE log = ? AND epoch = ? LIMIT 1");
  return row.bind(current_->number).bind(epoch).step();
}

void LogStore::insert_receipt(std::int64_t log, const ReceiptRow& row) {
  db_->query("INSERT INTO receipt VALUES(NULL, ?, ?, ?, ?, ?, ?, ?, ?)")
      .bind(log)
      .bind(std::int64_t{row.regressed})
      .bind(row.seq)
      .bind(row.sent)
      .bind(row.head)
      .bind(row.epoch)
      .bind(row.time)
      .bind(row.sig)
      .run();
}

void LogStore::add_receipt(std::int64_t seq, const std::string& epoch, const std::string& time,
                           const std::string& sig) {
  const bool same_epoch = epoch == receipt_.epoch;
  if (!same_epoch && epoch_has_passed(epoch)) return;
  ReceiptRow row{false, seq, same_epoch ? std::max(receipt_.sent, seq) : seq, {}, epoch, time, sig};
  row.head = seq == 0 ? event::empty_head(*crypto_).hash : hash_at(current_->number, seq).value_or(Digest{});
  insert_receipt(current_->number, row);
  receipt_ = row;
}

void LogStore::regress(std::int64_t seq) {
  if (seq >= receipt_.sent) return;
  ReceiptRow row{true, seq, seq, {}, receipt_.epoch, {}, {}};
  insert_receipt(current_.value().number, row);
  receipt_ = row;
}

std::optional<ReceiptRow> LogStore::last_receipt() const {
  if (!current_) return std::nullopt;
  Query row = db_->query(
      "SELECT regressed, seq, sent, head, epoch, time, sig FROM receipt WHERE log = ? AND regressed = 0"
      " ORDER BY id DESC LIMIT 1");
  return row.bind(current_->number).step() ? std::optional(read_receipt(row)) : std::nullopt;
}

std::int64_t LogStore::sent_of(std::int64_t log) const {
  Query row = db_->query("SELECT sent FROM receipt WHERE log = ? ORDER BY id DESC LIMIT 1");
  return row.bind(log).step() ? row.integer(0) : 0;
}

std::string LogStore::epoch_of(std::int64_t log) const {
  Query row = db_->query("SELECT epoch FROM receipt WHERE log = ? ORDER BY id DESC LIMIT 1");
  return row.bind(log).step() ? std::string(row.text(0)) : std::string();
}

void LogStore::insert_incident(const IncidentRow& incident) {
  db_->query("INSERT INTO incident VALUES(NULL, ?, ?, ?, ?, ?, ?, ?)")
      .bind(incident.at)
      .bind(incident.file)
      .bind(incident.code)
      .bind(incident.set_aside)
      .bind(incident.kept)
      .bind(incident.adopted)
      .bind(incident.lost)
      .run();
}

void LogStore::add_incident(const IncidentRow& incident) { insert_incident(incident); }

std::vector<IncidentRow> LogStore::incidents() const {
  std::vector<IncidentRow> out;
  Query row = db_->query("SELECT at, file, code, set_aside, kept, adopted, lost FROM incident ORDER BY id");
  while (row.step())
    out.push_back({row.integer(0), std::string(row.text(1)), std::string(row.text(2)),
                   std::string(row.text(3)), row.integer(4), row.integer(5), row.integer(6)});
  return out;
}

bool LogStore::sound() const {
  Query row = db_->query("PRAGMA integrity_check(1)");
  return row.step() && row.text(0) == "ok";
}

std::int64_t LogStore::wal_frames() const { return db_->wal_frames(); }

void LogStore::abandon(std::optional<LogStore>& store) {
  if (store) store->db_->abandon();
  store.reset();
}

void LogStore::fill(const Contents& contents) {
  Transaction transaction(*db_);
  for (std::size_t i = 0; i < contents.logs.size(); ++i) {
    const auto& entry = contents.logs[i];
    insert_log(entry);
    for (const auto& hole : contents.holes[i]) insert_hole(entry.number, hole);
    for (const auto& [seq, line] : contents.lines[i])
      insert_line(entry.number, seq, line, crypto_->sha256(line));
    for (const auto& row : contents.receipts[i]) insert_receipt(entry.number, row);
  }
  for (const auto& incident : contents.incidents) insert_incident(incident);
  transaction.commit();
  load();
}

}  // namespace doorstep::store
