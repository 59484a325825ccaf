#include "found_visits.h"

#include <algorithm>

#include "doorstep/visit/hours.h"

namespace doorstep::hub {

namespace {

constexpr std::int64_t kFoundVisitsAtOnce = 256;

// The bits are those of doorstep/hub/views/figures.h, exceptions and open_exceptions; indexes have them too.
#define DOORSTEP_FOUND_VISITS(bit)                                                                    \
  "SELECT visit, at_ms, name FROM view_visit WHERE provider = $1 AND at_ms >= $2 AND at_ms < $3 AND " \
  "(at_ms > $2 OR name >= $4) AND (flags & " bit ") <> 0 ORDER BY at_ms, name LIMIT $5"
constexpr const char* kFoundSql = DOORSTEP_FOUND_VISITS("67108864");
constexpr const char* kOpenSql = DOORSTEP_FOUND_VISITS("134217728");

}  // namespace

FoundVisits::FoundVisits(Connection& db, ProviderId provider, const DueRange& range, bool open_only,
                         const std::set<VisitId>& fresh, VisitFolder& folder)
    : DueVisits(std::move(provider)),
      db_(db),
      folder_(folder),
      open_only_(open_only),
      to_(range.to),
      after_at_(range.after_at),
      after_name_(range.after_name) {
  for (const VisitId& visit : fresh) add_fresh(visit);
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
      provider_, after_at_, to_, after_name_, kFoundVisitsAtOnce);
  at_end_ = rows < kFoundVisitsAtOnce;
}

}  // namespace doorstep::hub
