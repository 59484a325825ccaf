#include "visit_stream.h"

#include <algorithm>
#include <tuple>

#include "doorstep/visit/hours.h"

#include "plan.h"

namespace doorstep::hub {

namespace {

constexpr std::int64_t kBatch = 256;
constexpr Millis kSlackMs = 24 * 3'600'000;  // an amendment may move the beginning of an unplanned visit

bool before(const DueVisit& a, const DueVisit& b) { return std::tie(a.at, a.name) < std::tie(b.at, b.name); }

}  // namespace

VisitStream::VisitStream(Connection& db, ProviderId provider, DueRange range, VisitFolder& folder)
    : db_(db), provider_(std::move(provider)), range_(std::move(range)), folder_(folder) {
  range_.from = std::max(range_.from, range_.after_at);
  find_unplanned();
}

const DueVisit* VisitStream::next() {
  if (planned_.empty() && !rota_at_end_) read_batch();
  if (planned_.empty()) return unplanned_.empty() ? nullptr : &unplanned_.front();
  if (unplanned_.empty() || before(planned_.front(), unplanned_.front())) return &planned_.front();
  return &unplanned_.front();
}

void VisitStream::pop() {
  const DueVisit* due = next();
  if (due == nullptr) return;
  const bool is_planned = !planned_.empty() && due == &planned_.front();
  (is_planned ? planned_ : unplanned_).pop_front();
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
             ", ref FROM planned_visit WHERE provider = $1 AND person = $2 "
             "AND start_ms >= $3 AND start_ms < $4 AND (start_ms, ref) >= ($5, $6) ORDER BY start_ms, ref "
             "LIMIT $7",
             add, provider_, *range_.person, range_.from, range_.to, range_.after_at, range_.after_name,
             kBatch);
  } else {
    db_.each("SELECT " DOORSTEP_PLAN_COLUMNS
             ", ref FROM planned_visit WHERE provider = $1 "
             "AND start_ms >= $2 AND start_ms < $3 AND (start_ms, ref) >= ($4, $5) ORDER BY start_ms, ref "
             "LIMIT $6",
             add, provider_, range_.from, range_.to, range_.after_at, range_.after_name, kBatch);
  }
  rota_at_end_ = rows < kBatch;
  if (planned_.empty()) return;
  const DueVisit& last = planned_.back();
  last_read_ = last.id;
  range_.from = range_.after_at = last.at;
  range_.after_name = last.name;
}

void VisitStream::find_unplanned() {
  for (const VisitId& id : unplanned_candidates()) {
    const visit::VisitState state = folder_.fold(id, std::nullopt);
    const auto at = visit::hours_instant(state);
    if (!at || *at < range_.from || *at >= range_.to) continue;
    if (range_.person && state.person != *range_.person) continue;
    DueVisit due{*at, id.str(), id, std::nullopt};
    if (std::tie(due.at, due.name) >= std::tie(range_.after_at, range_.after_name)) unplanned_.push_back(due);
  }
  std::sort(unplanned_.begin(), unplanned_.end(), before);
}

// What was received before the range began can't have happened in it; of the rest, those with an event near it.
std::vector<VisitId> VisitStream::unplanned_candidates() {
  std::vector<VisitId> near;
  db_.each(
      "SELECT u.visit, f.device, f.carrier, f.seq, f.boot, f.uptime_ms, f.at_ms FROM unrostered_visit u "
      "JOIN fact f ON f.provider = u.provider AND f.visit = u.visit "
      "WHERE u.provider = $1 AND u.received_ms >= $2 ORDER BY u.visit",
      [&](const Row& row) {
        if (!near.empty() && near.back().str() == row.text(0)) return;
        std::optional<DeviceId> carrier;
        if (!row.is_null(2)) carrier = DeviceId(row.text(2));
        const time::Stamp stamp{row.integer(3), row.text(4), row.integer(5), row.integer(6)};
        const Millis at = folder_.place(DeviceId(row.text(1)), carrier, stamp).used;
        if (at >= range_.from - kSlackMs && at < range_.to + kSlackMs) near.emplace_back(row.text(0));
      },
      provider_, range_.from);
  return near;
}

}  // namespace doorstep::hub
