#include "found_visits.h"

#include <algorithm>

#include "doorstep/hub/hours/carer_visits.h"
#include "doorstep/hub/store/marks.h"
#include "doorstep/visit/hours.h"

namespace doorstep::hub {

namespace {

constexpr std::size_t kMostFresh = 500;
constexpr std::int64_t kBatch = 256;

// The bits are those of doorstep/hub/views/figures.h, exceptions and open_exceptions; indexes have them too.
#define DOORSTEP_FOUND_VISITS(bit)                                                                    \
  "SELECT visit, at_ms, name FROM view_visit WHERE provider = $1 AND at_ms >= $2 AND at_ms < $3 AND " \
  "(at_ms > $2 OR name >= $4) AND (flags & " bit ") <> 0 ORDER BY at_ms, name LIMIT $5"
constexpr const char* kFoundSql = DOORSTEP_FOUND_VISITS("67108864");
constexpr const char* kOpenSql = DOORSTEP_FOUND_VISITS("134217728");

bool is_live(Connection& db, const ProviderId& provider) {
  const auto row = db.first("SELECT version, phase FROM view_keeper WHERE provider = $1", provider);
  return row && row->integer(0) == kViewsVersion && row->text(1) == "live";
}

}  // namespace

std::optional<std::set<VisitId>> fresh_visits(Connection& db, const ProviderId& provider, Millis now) {
  if (!is_live(db, provider)) return std::nullopt;
  std::set<VisitId> fresh;
  std::vector<DeviceMark> heard;
  bool may_be_any = false;
  std::size_t marks = 0;
  const auto add = [&](const Row& row) { fresh.emplace(row.text(0)); };
  db.each(
      "SELECT kind, subject FROM view_mark WHERE provider = $1 LIMIT $2",
      [&](const Row& row) {
        ++marks;
        if (row.text(0) == to_string(MarkKind::visit)) {
          fresh.emplace(row.text(1));
        } else if (row.text(0) == to_string(MarkKind::device)) {
          heard.push_back(read_device_mark(row.text(1)));
        } else {
          may_be_any = true;
        }
      },
      provider, 2 * kMostFresh + 1);
  if (may_be_any || marks > 2 * kMostFresh) return std::nullopt;
  for (const DeviceMark& mark : heard) {
    db.each(
        "SELECT visit FROM view_unsettled WHERE provider = $1 AND device = $2 AND (boot = $3 OR boot = '') "
        "LIMIT $4",
        add, provider, mark.device, mark.boot, kMostFresh + 1);
  }
  db.each(
      "SELECT visit FROM view_visit WHERE provider = $1 AND next_look_ms <= $2 ORDER BY next_look_ms LIMIT "
      "$3",
      add, provider, now, kMostFresh + 1);
  if (fresh.size() > kMostFresh) return std::nullopt;
  return fresh;
}

FoundVisits::FoundVisits(Connection& db, ProviderId provider, const DueRange& range, bool open_only,
                         std::set<VisitId> fresh, VisitFolder& folder)
    : DueVisits(std::move(provider)),
      db_(db),
      folder_(folder),
      open_only_(open_only),
      to_(range.to),
      after_at_(range.after_at),
      after_name_(range.after_name) {
  std::set<VisitId> around = fresh;
  for (const VisitId& visit : fresh) add_around(folder_.facts_of(visit), around);
  for (const VisitId& visit : around) add_fresh(visit);
}

void FoundVisits::add_around(const visit::VisitState& state, std::set<VisitId>& around) {
  for (const visit::Attendance& a : state.attendances) {
    std::optional<Millis> from, to;
    for (const auto& at : {a.clocked_in, a.clocked_out, a.started(), a.ended()}) {
      if (!at) continue;
      from = std::min(from.value_or(*at), *at);
      to = std::max(to.value_or(*at), *at);
    }
    if (!from) continue;
    for (VisitId& visit : visits_of_carer_around(db_, provider_, a.carer, *from, *to))
      around.insert(std::move(visit));
  }
}

void FoundVisits::add_fresh(const VisitId& visit) {
  looked_at_.insert(visit);
  auto plan = folder_.plan_of(visit);
  const visit::VisitState& state = folder_.facts_of(visit);
  const auto at = visit::hours_instant(state);
  if (!at || *at >= to_) return;
  const auto name =
      db_.first("SELECT ref FROM planned_visit WHERE provider = $1 AND id = $2", provider_, visit);
  DueVisit due{*at, name ? name->text(0) : visit.str(), visit, std::move(plan)};
  if (due.at < after_at_ || (due.at == after_at_ && due.name < after_name_)) return;
  fresh_.insert(std::move(due));
}

const DueVisit* FoundVisits::next() {
  while (kept_.empty() && !at_end_) read_batch();
  if (kept_.empty()) return fresh_.empty() ? nullptr : &*fresh_.begin();
  if (fresh_.empty() || kept_.front() < *fresh_.begin()) return &kept_.front();
  return &*fresh_.begin();
}

void FoundVisits::pop() {
  const DueVisit* due = next();
  if (due == nullptr) return;
  if (!kept_.empty() && due == &kept_.front()) {
    kept_.pop_front();
  } else {
    fresh_.erase(fresh_.begin());
  }
}

// From the last one read on; it comes again and is passed over.
void FoundVisits::read_batch() {
  std::int64_t rows = 0;
  db_.each(
      open_only_ ? kOpenSql : kFoundSql,
      [&](const Row& row) {
        ++rows;
        const VisitId visit(row.text(0));
        after_at_ = row.integer(1);
        after_name_ = row.text(2);
        if (visit == last_read_) return;
        last_read_ = visit;
        if (!looked_at_.contains(visit))
          kept_.push_back({after_at_, after_name_, visit, folder_.plan_of(visit)});
      },
      provider_, after_at_, to_, after_name_, kBatch);
  at_end_ = rows < kBatch;
}

}  // namespace doorstep::hub
