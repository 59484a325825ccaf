#include "batch.h"

#include <algorithm>
#include <iterator>

#include "doorstep/hub/views/keeper.h"

#include "look.h"

namespace doorstep::hub {

void Batch::begin(const char* phase) {
  next_.phase = phase;
  next_.after_at = 0;
  next_.after_name.clear();
}

bool Batch::gather(Connection& db, Millis now, std::size_t limit) {
  next_ = state_;
  next_.version = kViewsVersion;
  ++next_.turn;
  now_ = now;
  if (state_.version != kViewsVersion) begin(kClear);
  if (next_.phase == kClear) {
    clear_some(db, limit);
    return true;
  }
  if (state_.phase == kRota) {
    walk_rota(db, limit);
  } else if (state_.phase == kUnplanned) {
    walk_unplanned(db, limit);
  } else {
    take_marks(db, limit);
    if (visits_.size() < limit) take_due(db, now, limit - visits_.size());
    if (taken_.empty() && visits_.empty()) return false;
  }
  look(db, now);
  return true;
}

// Rows go without a look at what they say. With the last of them the sums go, whatever they meant, and so does what was
// marked: all is looked at from here. Nothing that a damaged row left behind can stand in the way then.
void Batch::clear_some(Connection& db, std::size_t limit) {
  db.each(
      "SELECT visit FROM view_visit WHERE provider = $1 ORDER BY visit LIMIT $2",
      [&](const Row& row) { cleared_.emplace_back(row.text(0)); }, provider_, limit);
  if (cleared_.size() == limit) return;
  begin(kRota);
  restarts_ = drops_all_ = true;
}

void Batch::walk_rota(Connection& db, std::size_t limit) {
  std::size_t rows = 0;
  db.each(
      "SELECT id, start_ms, ref FROM planned_visit WHERE provider = $1 AND start_ms >= $2 AND "
      "(start_ms > $2 OR ref > $3) ORDER BY start_ms, ref LIMIT $4",
      [&](const Row& row) {
        ++rows;
        visits_.emplace(row.text(0));
        next_.after_at = row.integer(1);
        next_.after_name = row.text(2);
      },
      provider_, state_.after_at, state_.after_name, limit);
  if (rows < limit) begin(kUnplanned);
}

void Batch::walk_unplanned(Connection& db, std::size_t limit) {
  std::size_t rows = 0;
  db.each(
      "SELECT visit FROM unrostered_visit WHERE provider = $1 AND visit > $2 ORDER BY visit LIMIT $3",
      [&](const Row& row) {
        ++rows;
        visits_.emplace(row.text(0));
        next_.after_name = row.text(0);
      },
      provider_, state_.after_name, limit);
  if (rows < limit) begin(kLive);
}

// Several marks may be of one visit; one of another kind stands for many, which it becomes as it is written.
void Batch::take_marks(Connection& db, std::size_t limit) {
  db.each(
      "SELECT marked_ms, kind, subject, cause FROM view_mark WHERE provider = $1 "
      "ORDER BY marked_ms, kind, subject, cause LIMIT $2",
      [&](const Row& row) {
        taken_.push_back({row.integer(0), row.text(1), row.text(2), row.text(3)});
        if (row.text(1) == to_string(MarkKind::visit)) visits_.emplace(row.text(2));
        if (row.text(1) != to_string(MarkKind::all)) return;
        begin(kRota);
        restarts_ = true;
      },
      provider_, 2 * limit);
}

void Batch::take_due(Connection& db, Millis now, std::size_t limit) {
  db.each(
      "SELECT visit FROM view_visit WHERE provider = $1 AND next_look_ms <= $2 ORDER BY next_look_ms LIMIT "
      "$3",
      [&](const Row& row) { visits_.emplace(row.text(0)); }, provider_, now, limit);
}

void Batch::look(Connection& db, Millis now) {
  Look look(db, provider_, now);
  std::set<VisitId> further;
  for (const VisitId& visit : visits_) {
    const auto before = read_visit_row(db, provider_, visit);
    const auto after = look.at(visit);
    if (before == after) continue;
    rows_.add(before, after);
    if (after) std::ranges::move(look.news(before, *after), std::back_inserter(news_));
    for (const auto* row : {&before, &after}) {
      if (!*row) continue;
      for (VisitId& near : neighbours(db, provider_, **row)) further.insert(std::move(near));
    }
  }
  for (const VisitId& near : further) {
    if (!visits_.contains(near)) neighbours_.push_back(near);
  }
}

bool Batch::write(Connection& db, const std::string& holder, Millis held_until) const {
  if (!move(db, holder, held_until)) return false;
  if (restarts_) {
    db.send("DELETE FROM view_mark WHERE provider = $1", provider_);
  } else {
    drop_marks(db);
  }
  rows_.write(db, next_.turn);
  write_occurrences(db, provider_, news_, now_);
  for (const VisitId& visit : cleared_) {
    for (const char* sql : {"DELETE FROM view_visit WHERE provider = $1 AND visit = $2",
                            "DELETE FROM view_attendance WHERE provider = $1 AND visit = $2",
                            "DELETE FROM view_unsettled WHERE provider = $1 AND visit = $2"})
      db.send(sql, provider_, visit);
  }
  if (drops_all_) {
    db.send("DELETE FROM view_day WHERE provider = $1", provider_);
    db.send("DELETE FROM view_zone WHERE provider = $1", provider_);
    db.send("DELETE FROM view_share WHERE provider = $1", provider_);
    db.send("DELETE FROM view_use WHERE provider = $1", provider_);
    db.send("DELETE FROM view_outcome WHERE provider = $1", provider_);
    db.send("DELETE FROM view_care WHERE provider = $1", provider_);
    db.send("DELETE FROM view_attendance WHERE provider = $1", provider_);
    db.send("DELETE FROM view_unsettled WHERE provider = $1", provider_);
  }
  const Millis at = taken_.empty() ? now_ : taken_.front().at;
  for (const VisitId& near : neighbours_) mark(db, provider_, MarkKind::visit, near.str(), at);
  return true;
}

bool Batch::move(Connection& db, const std::string& holder, Millis held_until) const {
  return db.exec(
             "UPDATE view_keeper SET version = $3, turn = $4, phase = $5, after_ms = $6, after_name = $7, "
             "holder = $8, held_until_ms = $9 WHERE provider = $1 AND turn = $2",
             provider_, state_.turn, next_.version, next_.turn, next_.phase, next_.after_at, next_.after_name,
             holder, held_until) == 1;
}

void Batch::drop_marks(Connection& db) const {
  for (const Taken& taken : taken_) {
    spread(db, taken);
    db.send(
        "DELETE FROM view_mark WHERE provider = $1 AND marked_ms = $2 AND kind = $3 AND subject = $4 AND "
        "cause = $5",
        provider_, taken.at, taken.kind, taken.subject, taken.cause);
  }
}

// A mark that stands for many visits becomes theirs.
void Batch::spread(Connection& db, const Taken& taken) const {
  if (taken.kind == to_string(MarkKind::device)) {
    const DeviceMark heard = read_device_mark(taken.subject);
    db.send(
        "INSERT INTO view_mark (provider, marked_ms, kind, subject, cause) "
        "SELECT DISTINCT $1, $2, 'visit', visit, '' FROM view_unsettled "
        "WHERE provider = $1 AND device = $3 AND (boot = $4 OR boot = '') ON CONFLICT DO NOTHING",
        provider_, taken.at, heard.device, heard.boot);
  } else if (taken.kind == to_string(MarkKind::person)) {
    db.send(
        "INSERT INTO view_mark (provider, marked_ms, kind, subject, cause) "
        "SELECT $1, $2, 'visit', visit, '' FROM view_visit WHERE provider = $1 AND person = $3 "
        "ON CONFLICT DO NOTHING",
        provider_, taken.at, taken.subject);
    db.send(
        "INSERT INTO view_mark (provider, marked_ms, kind, subject, cause) "
        "SELECT $1, $2, 'visit', visit, '' FROM view_visit WHERE provider = $1 AND others <> '' AND "
        "others LIKE '%' || $3 || '%' ON CONFLICT DO NOTHING",
        provider_, taken.at, taken.subject);
  } else if (taken.kind == to_string(MarkKind::carer)) {
    db.send(
        "INSERT INTO view_mark (provider, marked_ms, kind, subject, cause) "
        "SELECT DISTINCT $1, $2, 'visit', visit, '' FROM found WHERE provider = $1 AND carer = $3 "
        "AND kind = 'unknown_carer' AND visit IS NOT NULL ON CONFLICT DO NOTHING",
        provider_, taken.at, taken.subject);
  }
}

}  // namespace doorstep::hub
