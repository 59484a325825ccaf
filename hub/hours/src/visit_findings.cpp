// What a visit's own facts don't show: the carers' other visits, and what ingest found.
#include <algorithm>
#include <set>

#include "doorstep/hub/hours/visit_folder.h"

namespace doorstep::hub {

namespace {

using visit::ExceptionKind;

// Those that ingest alone can know; the fold finds the others itself.
std::optional<ExceptionKind> ingest_kind(std::string_view text) {
  for (const auto kind : {ExceptionKind::unknown_visit, ExceptionKind::unknown_carer,
                          ExceptionKind::duplicate_id, ExceptionKind::uptime_went_back}) {
    if (visit::to_string(kind) == text) return kind;
  }
  return std::nullopt;
}

}  // namespace

// Asked only of carers who have not checked out.
std::map<CarerId, Millis> VisitFolder::checked_in_elsewhere(const visit::VisitState& state) {
  std::map<CarerId, Millis> elsewhere;
  for (const visit::Attendance& attendance : state.attendances) {
    if (!attendance.clocked_in || attendance.clocked_out) continue;
    const auto row = db_.first(
        "SELECT device, carrier, seq, boot, uptime_ms, at_ms FROM fact WHERE provider = $1 AND author = $2 "
        "AND visit <> $3 AND type IN ('visit.checked_in', 'visit.checked_out') AND type = 'visit.checked_in' "
        "ORDER BY at_ms DESC LIMIT 1",
        provider_, attendance.carer, state.visit);
    if (!row) continue;
    std::optional<DeviceId> carrier;
    if (!row->is_null(1)) carrier = DeviceId(row->text(1));
    const time::Stamp stamp{row->integer(2), row->text(3), row->integer(4), row->integer(5)};
    elsewhere[attendance.carer] = place(DeviceId(row->text(0)), carrier, stamp).used;
  }
  return elsewhere;
}

// What has become known since (the rota came after the events) is no exception any more.
void VisitFolder::add_found(visit::VisitState& state) {
  db_.each(
      "SELECT kind, carer, event, at_ms, detail FROM found WHERE provider = $1 AND visit = $2",
      [&](const Row& row) {
        const auto kind = ingest_kind(row.text(0));
        if (!kind || (*kind == ExceptionKind::unknown_visit && state.plan)) return;
        std::optional<CarerId> carer;
        if (const auto id = row.text_or_null(1)) carer = CarerId(*id);
        std::optional<EventId> event;
        if (const auto id = row.text_or_null(2)) event = EventId(*id);
        state.exceptions.push_back({*kind, carer, event, row.integer(3), row.text(4)});
      },
      provider_, state.visit);
  std::erase_if(state.exceptions, [&](const visit::VisitException& exception) {
    return exception.kind == ExceptionKind::unknown_carer && exception.carer &&
           is_known_carer(*exception.carer);
  });
}

bool VisitFolder::is_known_carer(const CarerId& carer) {
  return db_.first("SELECT 1 FROM carer WHERE provider = $1 AND id = $2", provider_, carer).has_value();
}

void VisitFolder::add_overlaps(visit::VisitState& state) {
  for (const visit::CarerInterval& own : visit::intervals_of(state)) {
    if (own.end - own.start <= visit::kOverlapToleranceMs) continue;  // too short to overlap anything by more
    std::vector<visit::CarerInterval> intervals{own};
    for (const VisitId& near : visits_near(own)) {
      for (const visit::CarerInterval& other : visit::intervals_of(alone(near, plan_of(near)))) {
        if (other.carer == own.carer) intervals.push_back(other);
      }
    }
    const auto pairs = visit::find_overlaps(intervals);
    if (std::any_of(pairs.begin(), pairs.end(), [](const auto& pair) { return pair.first == 0; })) {
      visit::add_overlap(state, own);
    }
  }
}

// The visits at which the carer clocked during this one, or last before it, and the neighbours in the rota: those
// whose times were amended or whose device's clock was wrong are found by them.
std::vector<VisitId> VisitFolder::visits_near(const visit::CarerInterval& own) {
  std::set<VisitId> near;
  const auto add = [&](const Row& row) { near.emplace(row.text(0)); };
  db_.each(
      "SELECT DISTINCT visit FROM fact WHERE provider = $1 AND author = $2 AND at_ms >= $3 AND at_ms < $4 "
      "AND type IN ('visit.checked_in', 'visit.checked_out') AND visit IS NOT NULL",
      add, provider_, own.carer, own.start, own.end + 1'000);
  db_.each(
      "SELECT visit FROM fact WHERE provider = $1 AND author = $2 AND at_ms < $3 AND visit <> $4 "
      "AND type IN ('visit.checked_in', 'visit.checked_out') ORDER BY at_ms DESC LIMIT 1",
      add, provider_, own.carer, own.start, own.visit);
  db_.each(
      "SELECT visit FROM planned_carer WHERE provider = $1 AND carer = $2 AND start_ms <= $3 "
      "ORDER BY start_ms DESC LIMIT 3",
      add, provider_, own.carer, own.start);
  db_.each(
      "SELECT visit FROM planned_carer WHERE provider = $1 AND carer = $2 AND start_ms > $3 "
      "ORDER BY start_ms LIMIT 2",
      add, provider_, own.carer, own.start);
  near.erase(own.visit);
  return {near.begin(), near.end()};
}

}  // namespace doorstep::hub
