#include "doorstep/store/mending.h"

#include <algorithm>

#include "doorstep/event/envelope.h"

#include "page_reader.h"
#include "remains.h"
#include "rows.h"

namespace doorstep::store {
namespace {

constexpr const char* kScratchFile = "log.db.scratch";  // pages are laid together here
constexpr const char* kMendedFile = "log.db.mended";    // becomes log.db once it is whole
const std::string kWal = "-wal";

void set_aside(const Place& place, const std::string& name) {
  const std::string file = kLogFile;
  if (place.exists(file)) place.copy(file, name);
  if (place.exists(file + kWal)) place.copy(file + kWal, name + kWal);
}

Remains read_remains(const Place& place, const DatabaseKey& key, const Crypto& crypto) {
  const std::string file = kLogFile;
  remove_database(place, kScratchFile);
  if (place.exists(file)) place.copy(file, kScratchFile);
  Remains remains = collect_remains(place, kScratchFile, file + kWal, 0, key, crypto);
  remove_database(place, kScratchFile);
  return remains;
}

// The device that wrote most of the lines: a log whose entry is lost everywhere is still kept and adopted.
LogEntry entry_from_lines(std::int64_t number,
                          const std::map<std::int64_t, std::vector<std::string>>& lines) {
  const auto envelope = event::parse_envelope(lines.begin()->second.front());
  return {number, DeviceId(envelope->device), {}, {}, {}};
}

void complete_entries(Remains& remains, const Mender& mender) {
  for (const auto& [number, lines] : remains.lines)
    if (!remains.logs.contains(number) && !mender.find_entry(number))
      remains.logs[number] = entry_from_lines(number, lines);
  for (std::int64_t number = 1; remains.logs.contains(number) || mender.find_entry(number); ++number)
    if (!remains.logs.contains(number)) remains.logs[number] = *mender.find_entry(number);
}

// What all receipts together vouch for.
std::int64_t sent_by(const std::map<std::int64_t, ReceiptRow>& rows) {
  return rows.empty() ? 0 : rows.rbegin()->second.sent;
}

// The furthest line that a receipt names and the hub still holds.
Anchor anchor_in(const std::map<std::int64_t, ReceiptRow>& rows) {
  Anchor anchor;
  for (const auto& [id, row] : rows)
    if (!row.regressed && row.seq > anchor.seq && row.seq <= sent_by(rows)) anchor = {row.seq, row.head};
  return anchor;
}

// Receipts of this very log, as they were.
std::vector<ReceiptRow> fitting_receipts(const std::map<std::int64_t, ReceiptRow>& rows,
                                         const Reassembled& log, const Crypto& crypto) {
  std::vector<ReceiptRow> out;
  for (const auto& [id, row] : rows) {
    if (row.seq < 0 || row.seq > log.head.seq || row.sent > log.head.seq) continue;
    const auto line = log.lines.find(row.seq);
    const bool own = row.regressed || line == log.lines.end() || crypto.sha256(line->second) == row.head;
    if (own) out.push_back(row);
  }
  return out;
}

class Rebuilding {
 public:
  Rebuilding(Remains remains, const Crypto& crypto, const Mender& mender)
      : remains_(std::move(remains)), crypto_(crypto), mender_(mender) {
    incident_ = {mender.now, kLogFile, mender.code, {}, 0, 0, 0};
    complete_entries(remains_, mender_);
    for (const auto& [id, row] : remains_.incidents) contents_.incidents.push_back(row);
    for (const auto& [number, entry] : remains_.logs)
      take_log(entry, number == remains_.logs.rbegin()->first);
  }

  LogStore::Contents finish(const std::string& set_aside_as) {
    incident_.set_aside = set_aside_as;
    contents_.incidents.push_back(incident_);
    return std::move(contents_);
  }
  const IncidentRow& incident() const { return incident_; }

 private:
  void take_log(const LogEntry& entry, bool current) {
    const auto& receipts = remains_.receipts[entry.number];
    const std::int64_t sent = sent_by(receipts);
    auto log = reassemble(remains_.lines[entry.number], entry.device, anchor_in(receipts), crypto_);
    const std::int64_t witnessed = entry.number == mender_.known_log ? mender_.known_seq : 0;
    log.known_seq = std::max({log.known_seq, sent, witnessed});
    incident_.kept += count(log.lines);
    incident_.lost += log.known_seq - count(log.lines) - count(log.strays);
    contents_.receipts.push_back(fitting_receipts(receipts, log, crypto_));
    // What an earlier log had not sent was adopted when the next one began.
    if (current) adopt(entry, log, sent);
    contents_.logs.push_back(entry);
    contents_.holes.push_back(std::move(log.holes));
    contents_.lines.push_back(std::move(log.lines));
  }

  void adopt(const LogEntry& entry, Reassembled& log, std::int64_t sent) {
    std::vector<std::string> unsent;
    for (const auto& [seq, line] : log.strays)
      if (seq > sent) unsent.push_back(line);
    if (unsent.empty()) return;
    std::int64_t seq = log.head.seq;
    for (auto& line : mender_.adopt(entry, log.head, unsent)) log.lines.emplace(++seq, std::move(line));
    incident_.adopted += static_cast<std::int64_t>(unsent.size());
  }

  static std::int64_t count(const std::map<std::int64_t, std::string>& lines) {
    return static_cast<std::int64_t>(lines.size());
  }

  Remains remains_;
  const Crypto& crypto_;
  const Mender& mender_;
  LogStore::Contents contents_;
  IncidentRow incident_;
};

// The mended file is whole: it takes the place of the damaged one.
void put_in_place(const Place& place) {
  remove_database(place, kLogFile);
  place.copy(kMendedFile, kLogFile);
  remove_database(place, kMendedFile);
}

bool is_whole(const Place& place, const DatabaseKey& key, const Crypto& crypto) {
  try {
    return !LogStore(place, key, crypto, Absent::damage, kMendedFile)
                .incidents()
                .empty();  // the last thing that is written
  } catch (const Damaged&) {
    return false;
  }
}

// Frames of the log's own generation beyond those that SQLite goes by.
bool leftovers(const WalReader& wal, std::int64_t valid) {
  for (std::int64_t i = valid; i < wal.frames(); ++i)
    if (wal.frame(i).salts == wal.salts()) return true;
  return false;
}

}  // namespace

IncidentRow mend_log(const Place& place, const DatabaseKey& key, const Crypto& crypto, const Mender& mender) {
  const std::string name = set_aside_name(place, kLogFile, mender.now);
  set_aside(place, name);
  Rebuilding rebuilding(read_remains(place, key, crypto), crypto, mender);
  remove_database(place, kMendedFile);
  LogStore(place, key, crypto, Absent::make, kMendedFile)
      .fill(rebuilding.finish(place.exists(name) ? name : std::string()));
  put_in_place(place);
  return rebuilding.incident();
}

void finish_mending(const Place& place, const DatabaseKey& key, const Crypto& crypto) {
  remove_database(place, kScratchFile);
  if (!place.exists(kMendedFile)) return;
  if (is_whole(place, key, crypto))
    put_in_place(place);
  else
    remove_database(place, kMendedFile);
}

bool wal_hides_lines(const Place& place, const DatabaseKey& key, const Crypto& crypto, const LogStore& log) {
  const std::string wal = std::string(kLogFile) + kWal;
  const std::int64_t valid = std::max<std::int64_t>(0, log.wal_frames());
  if (!log.current() || !leftovers(WalReader(place, wal), valid)) return false;
  Remains beyond;
  try {
    beyond = collect_remains(place, kScratchFile, wal, valid, key, crypto);
  } catch (const Error& error) {
    if (error.error_class() != ErrorClass::space) throw;  // no room to look: a full disk must still open
  }
  remove_database(place, kScratchFile);
  const auto lines = beyond.lines.find(log.current()->number);
  return lines != beyond.lines.end() && lines->second.rbegin()->first > log.head().seq + 1;
}

std::string set_aside_name(const Place& place, const std::string& file, Millis now) {
  std::string stamp = format_instant(now);
  std::erase_if(stamp, [](char c) { return c == ':' || c == '-' || c == '.'; });
  const std::string name = file + ".damaged-" + stamp;
  std::string free = name;
  for (int i = 2; place.exists(free) || place.exists(free + kWal); ++i) free = name + "-" + std::to_string(i);
  return free;
}

}  // namespace doorstep::store
