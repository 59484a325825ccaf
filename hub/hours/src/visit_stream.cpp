#include "visit_stream.h"

#include <algorithm>
#include <limits>
#include <map>
#include <tuple>

#include "doorstep/visit/hours.h"

#include "plan.h"

namespace doorstep::hub {

namespace {

constexpr std::int64_t kVisitsAtOnce = 256;

}  // namespace

VisitStream::VisitStream(Connection& db, ProviderId provider, DueRange range, VisitFolder& folder)
    : DueVisits(std::move(provider)),
      db_(db),
      range_(std::move(range)),
      begin_(std::max(range_.from, range_.after_at)),
      folder_(folder) {
  range_.from = begin_;
  if (range_.after_at == begin_) begin_name_ = range_.after_name;
  find_candidates();
}

const DueVisit* VisitStream::next() {
  if (planned_.empty() && !rota_at_end_) read_batch();
  settle();
  if (planned_.empty()) return unplanned_.empty() ? nullptr : &*unplanned_.begin();
  if (unplanned_.empty() || planned_.front() < *unplanned_.begin()) return &planned_.front();
  return &*unplanned_.begin();
}

void VisitStream::pop() {
  const DueVisit* due = next();
  if (due == nullptr) return;
  if (!planned_.empty() && due == &planned_.front()) {
    planned_.pop_front();
  } else {
    unplanned_.erase(unplanned_.begin());
  }
}

// Folds those without a plan that may come before what is known to come next.
void VisitStream::settle() {
  while (!candidates_.empty()) {
    const Millis earliest = candidates_.front().earliest;
    if (!planned_.empty() && planned_.front().at < earliest) return;
    if (!unplanned_.empty() && unplanned_.begin()->at < earliest) return;
    fold_candidate(candidates_.front().id);
    candidates_.pop_front();
  }
}

void VisitStream::fold_candidate(const VisitId& id) {
  const visit::VisitState& state = folder_.facts_of(id);
  const auto at = visit::hours_instant(state);
  if (!at || *at < begin_ || *at >= range_.to) return;
  if (range_.person && state.person != *range_.person) return;
  DueVisit due{*at, id.str(), id, std::nullopt};
  if (due.at == begin_ && due.name < begin_name_) return;
  unplanned_.insert(std::move(due));
}

// From the last one read on; it comes again and is passed over.
void VisitStream::read_batch() {
  std::int64_t rows = 0;
  const auto add = [&](const Row& row) {
    ++rows;
    visit::Plan plan = plan_of_row(row, provider_);
    DueVisit due{plan.start, row.text(kPlanColumns), plan.visit, std::move(plan)};
    if (due.id != last_read_) planned_.push_back(std::move(due));
  };
  if (range_.person) {
    db_.each("SELECT " DOORSTEP_PLAN_COLUMNS
             ", ref FROM planned_visit p WHERE provider = $1 "
             "AND start_ms BETWEEN $2 AND $3 AND (start_ms > $4 OR ref >= $5) AND person = $7 "
             "ORDER BY start_ms, ref LIMIT $6",
             add, provider_, range_.from, range_.to - 1, range_.after_at, range_.after_name, kVisitsAtOnce,
             *range_.person);
  } else {
    db_.each("SELECT " DOORSTEP_PLAN_COLUMNS
             ", ref FROM planned_visit p WHERE provider = $1 "
             "AND start_ms BETWEEN $2 AND $3 AND (start_ms > $4 OR ref >= $5) AND ($7 = 0 OR EXISTS "
             "(SELECT 1 FROM fact f WHERE f.provider = p.provider AND f.visit = p.id)) "
             "ORDER BY start_ms, ref LIMIT $6",
             add, provider_, range_.from, range_.to - 1, range_.after_at, range_.after_name, kVisitsAtOnce,
             range_.worked);
  }
  rota_at_end_ = rows < kVisitsAtOnce;
  if (planned_.empty()) return;
  const DueVisit& last = planned_.back();
  last_read_ = last.id;
  range_.from = range_.after_at = last.at;
  range_.after_name = last.name;
}

// What was received before the range began can't have happened in it. A visit begins at one of its clock events, but an
// amended one may begin whenever the amendment says.
void VisitStream::find_candidates() {
  struct Span {
    Millis earliest = std::numeric_limits<Millis>::max();
    Millis latest = std::numeric_limits<Millis>::min();
  };
  std::map<std::string, Span> spans;
  db_.each(
      "SELECT u.visit, f.device, f.carrier, f.seq, f.boot, f.uptime_ms, f.at_ms, f.type FROM "
      "unrostered_visit u "
      "JOIN fact f ON f.provider = u.provider AND f.visit = u.visit "
      "WHERE u.provider = $1 AND u.received_ms >= $2",
      [&](const Row& row) {
        Span& span = spans[row.text(0)];
        if (row.text(7) == "visit.amended") {
          span = {std::numeric_limits<Millis>::min(), std::numeric_limits<Millis>::max()};
          return;
        }
        std::optional<DeviceId> carrier;
        if (!row.is_null(2)) carrier = DeviceId(row.text(2));
        const time::Stamp stamp{row.integer(3), row.text(4), row.integer(5), row.integer(6)};
        const Millis at = folder_.place(DeviceId(row.text(1)), carrier, stamp).used;
        span.earliest = std::min(span.earliest, at);
        span.latest = std::max(span.latest, at);
      },
      provider_, begin_);
  for (const auto& [id, span] : spans) {
    if (span.latest >= begin_ && span.earliest < range_.to)
      candidates_.push_back({span.earliest, VisitId(id)});
  }
  std::sort(candidates_.begin(), candidates_.end(),
            [](const Candidate& a, const Candidate& b) { return a.earliest < b.earliest; });
}

}  // namespace doorstep::hub
