#include "doorstep/hub/hours/fresh_visits.h"

#include <algorithm>

#include "doorstep/hub/hours/carer_visits.h"
#include "doorstep/hub/store/marks.h"

namespace doorstep::hub {

namespace {

constexpr std::size_t kMostFresh = 500;

bool is_live(Connection& db, const ProviderId& provider) {
  const auto row = db.first("SELECT version, phase FROM view_keeper WHERE provider = $1", provider);
  return row && row->integer(0) == kViewsVersion && row->text(1) == "live";
}

// Marked, or due.
std::optional<std::set<VisitId>> waiting_visits(Connection& db, const ProviderId& provider, Millis now) {
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

void add_around(Connection& db, const ProviderId& provider, const visit::VisitState& state,
                std::set<VisitId>& around) {
  for (const visit::Attendance& a : state.attendances) {
    std::optional<Millis> from, to;
    for (const auto& at : {a.clocked_in, a.clocked_out, a.started(), a.ended()}) {
      if (!at) continue;
      from = std::min(from.value_or(*at), *at);
      to = std::max(to.value_or(*at), *at);
    }
    if (!from) continue;
    for (VisitId& visit : visits_of_carer_around(db, provider, a.carer, *from, *to))
      around.insert(std::move(visit));
  }
}

}  // namespace

std::optional<std::set<VisitId>> fresh_visits(Connection& db, const ProviderId& provider, VisitFolder& folder,
                                              Millis now) {
  const auto waiting = waiting_visits(db, provider, now);
  if (!waiting) return std::nullopt;
  std::set<VisitId> fresh = *waiting;
  for (const VisitId& visit : *waiting) add_around(db, provider, folder.facts_of(visit), fresh);
  return fresh;
}

}  // namespace doorstep::hub
