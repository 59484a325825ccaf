#include "doorstep/store/view_store.h"

#include <algorithm>
#include <limits>
#include <utility>

#include <nlohmann/json.hpp>

#include "doorstep/event/envelope.h"

#include "database.h"
#include "rows.h"

namespace doorstep::store {
namespace {

// `span` is when the events of a visit were recorded, by the device's wall clock.
constexpr Schema kViewSchema{kViewVersion, R"sql(
CREATE TABLE planned(start INTEGER NOT NULL, id TEXT NOT NULL, end INTEGER NOT NULL, PRIMARY KEY(start, id))
  STRICT, WITHOUT ROWID;
CREATE TABLE event(visit TEXT NOT NULL, key INTEGER NOT NULL, PRIMARY KEY(visit, key)) STRICT, WITHOUT ROWID;
CREATE TABLE span(visit TEXT PRIMARY KEY, first INTEGER NOT NULL, last INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX span_first ON span(first);
CREATE TABLE state(name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
)sql"};

constexpr Millis kLongestVisitMs = 7 * 86'400'000LL;  // a live-in week: how far back an overlap is looked for

// When a visit that reaches into the time from `from` on begins at the earliest. Whoever asks may ask for any time.
Millis earliest_start(Millis from) {
  return std::max(from, std::numeric_limits<Millis>::min() + kLongestVisitMs) - kLongestVisitMs;
}

std::vector<std::string> first_column(Query& rows) {
  std::vector<std::string> out;
  while (rows.step()) out.emplace_back(rows.text(0));
  return out;
}

std::optional<Millis> instant_of(const nlohmann::json& doc, const char* member) {
  const auto found = doc.find(member);
  if (found == doc.end() || !found->is_string()) return std::nullopt;
  return parse_rfc3339(found->get_ref<const std::string&>());
}

std::int64_t number_of(const std::string& text) { return text.empty() ? 0 : std::stoll(text); }

}  // namespace

ViewStore::ViewStore(const Place& place, const DatabaseKey& key) : place_(place), key_(key) { open(); }
ViewStore::~ViewStore() = default;
ViewStore::ViewStore(ViewStore&&) noexcept = default;
ViewStore& ViewStore::operator=(ViewStore&&) noexcept = default;

void ViewStore::open() {
  try {
    if (version_of(place_, kViewFile, key_) == kViewVersion) {
      db_ = open_database(place_, kViewFile, key_, kViewSchema, Durability::normal, Absent::make);
      return;
    }
  } catch (const Error& error) {
    if (error.error_class() != ErrorClass::corrupt) throw;
  }
  remove_database(place_, kViewFile);
  db_ = open_database(place_, kViewFile, key_, kViewSchema, Durability::normal, Absent::make);
}

void ViewStore::discard(const Place& place, std::optional<ViewStore>& view) {
  if (view) view->db_->abandon();
  view.reset();
  remove_database(place, kViewFile);
}

LineAddress ViewStore::seen() const {
  const std::int64_t key = number_of(state("log_key"));
  return {key >> kSeqBits, key & kMaxSeq};
}

bool ViewStore::has_seen(const LogStore& log) const { return state("log_file") == log.file_id(); }

void ViewStore::catch_up(const LogStore& log, const FeedStore* feed) {
  const std::int64_t head = log.current() ? line_key(log.current()->number, log.head().seq) : 0;
  const bool log_is_new = state("log_file") != log.file_id();
  const std::string feed_mark =
      feed == nullptr ? state("feed") : feed->id() + ":" + std::to_string(feed->version());
  if (!log_is_new && number_of(state("log_key")) == head && state("feed") == feed_mark) return;
  Transaction transaction(*db_);
  if (log_is_new)
    db_->execute("DELETE FROM event; DELETE FROM span; DELETE FROM state WHERE name = 'log_key'");
  take_log(log);
  if (state("feed") != feed_mark) take_feed(*feed);
  set_state("log_file", log.file_id());
  set_state("log_key", std::to_string(head));
  set_state("feed", feed_mark);
  transaction.commit();
}

void ViewStore::take_log(const LogStore& log) {
  const std::int64_t seen = number_of(state("log_key"));
  for (const auto& entry : log.logs()) {
    if (entry.number < seen >> kSeqBits) continue;
    take_lines(log, entry.number, entry.number == seen >> kSeqBits ? (seen & kMaxSeq) + 1 : 1);
  }
}

void ViewStore::take_lines(const LogStore& log, std::int64_t number, std::int64_t from) {
  log.each_line(number, from, [&](const StoredLine& line) {
    take_line(number, line);
    return true;
  });
}

void ViewStore::take_line(std::int64_t log, const StoredLine& line) {
  const auto envelope = event::parse_envelope(line.bytes);
  if (!envelope) throw_damaged("a line of log.db is not sound");
  if (!envelope->visit) return;
  db_->query("INSERT OR IGNORE INTO event VALUES(?, ?)")
      .bind(*envelope->visit)
      .bind(line_key(log, line.seq))
      .run();
  db_->query(
         "INSERT INTO span VALUES(?1, ?2, ?2) ON CONFLICT DO UPDATE SET first = min(first, ?2), last = "
         "max(last, ?2)")
      .bind(*envelope->visit)
      .bind(envelope->at)
      .run();
}

void ViewStore::take_feed(const FeedStore& feed) {
  db_->execute("DELETE FROM planned");
  for (const auto& row : feed.documents("planned_visit")) {
    const auto doc = nlohmann::json::parse(*row.doc, nullptr, false);
    if (!doc.is_object()) continue;
    const auto start = instant_of(doc, "start");
    const auto end = instant_of(doc, "end");
    if (!start || !end) continue;
    db_->query("INSERT OR IGNORE INTO planned VALUES(?, ?, ?)").bind(*start).bind(row.id).bind(*end).run();
  }
}

std::vector<std::string> ViewStore::planned(Millis from, Millis to) const {
  Query rows =
      db_->query("SELECT id FROM planned WHERE start >= ? AND start < ? AND end > ? ORDER BY start, id");
  return first_column(rows.bind(earliest_start(from)).bind(to).bind(from));
}

std::vector<std::string> ViewStore::recorded(Millis from, Millis to) const {
  Query rows =
      db_->query("SELECT visit FROM span WHERE first >= ? AND first < ? AND last >= ? ORDER BY first, visit");
  return first_column(rows.bind(earliest_start(from)).bind(to).bind(from));
}

std::vector<LineAddress> ViewStore::lines_of_visit(std::string_view visit) const {
  std::vector<LineAddress> out;
  Query rows = db_->query("SELECT key FROM event WHERE visit = ? ORDER BY key");
  rows.bind(visit);
  while (rows.step()) out.push_back({rows.integer(0) >> kSeqBits, rows.integer(0) & kMaxSeq});
  return out;
}

std::string ViewStore::state(std::string_view name) const {
  Query row = db_->query("SELECT value FROM state WHERE name = ?");
  return row.bind(name).step() ? std::string(row.text(0)) : std::string();
}

void ViewStore::set_state(std::string_view name, const std::string& value) {
  db_->query("INSERT OR REPLACE INTO state VALUES(?, ?)").bind(name).bind(value).run();
}

}  // namespace doorstep::store
