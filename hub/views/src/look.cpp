#include "look.h"

#include <algorithm>
#include <set>

#include "doorstep/hub/hours/carer_visits.h"
#include "doorstep/hub/hours/exceptions.h"

#include "news.h"

namespace doorstep::hub {

namespace {

// Whether no later contact can move the event: a contact only narrows the bounds, and wherever within them the truth
// is, the device's clock is near enough to be used.
bool is_settled(const time::Placed& placed, Millis at) {
  return placed.basis == time::Basis::anchored && !placed.clock_wrong && placed.earliest && placed.latest &&
         at >= *placed.latest - time::kToleranceMs && at <= *placed.earliest + time::kToleranceMs;
}

}  // namespace

Look::Look(Connection& db, const ProviderId& provider, Millis now)
    : db_(db),
      provider_(provider),
      now_(now),
      folder_(db, provider, now),
      names_(db, provider),
      funding_(db, provider) {}

std::optional<VisitRow> Look::at(const VisitId& visit) {
  const auto plan = folder_.plan_of(visit);
  state_ = folder_.fold(visit, plan);
  auto row = visit_row(state_, folder_.policy(), plan ? names_.visit(visit) : visit.str(), now_);
  if (!row) return row;
  if (!row->attendances.empty()) row->unsettled = unsettled(visit);
  row->zone = funding_.zone_of(row->person);
  row->payers = funding_.payers_of(row->person, row->service, row->day);
  if (is_shared(row->payers)) row->flags |= bit(Figure::shared);
  VisitUse use = uses_of(state_, folder_.policy().zone, funding_);
  row->uses = std::move(use.uses);
  row->others = std::move(use.others);
  row->outcomes = outcomes(state_);
  return row;
}

bool is_for_commissioner(visit::Visibility visibility) {
  return visibility == visit::Visibility::commissioner || visibility == visit::Visibility::family;
}

// A level is of the person whom its event names, or whose visit it is.
std::vector<OutcomeRow> Look::outcomes(const visit::VisitState& state) {
  std::vector<OutcomeRow> rows;
  for (const visit::Entry& entry : state.entries) {
    const auto* recorded = std::get_if<visit::OutcomeRecorded>(&entry.current);
    if (recorded == nullptr || entry.voided) continue;
    const auto fact =
        db_.first("SELECT person FROM fact WHERE provider = $1 AND id = $2", provider_, entry.event);
    if (!fact || fact->is_null(0)) continue;
    rows.push_back({entry.event.str(), fact->text(0), entry.at, recorded->outcome, recorded->scale.text(),
                    recorded->score, is_for_commissioner(entry.visibility)});
  }
  std::sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) { return a.event < b.event; });
  return rows;
}

std::vector<Occurrence> Look::news(const std::optional<VisitRow>& before, const VisitRow& after) {
  if (!is_news(after, now_)) return {};
  std::erase_if(state_.exceptions, [&](const visit::VisitException& exception) {
    return is_found_by_ingest(db_, provider_, after.visit, exception.kind);
  });
  return news_of(provider_, before, after, state_, folder_.policy(), now_);
}

// An anchored event hangs on the contacts of its own boot, another on those of any boot of the device that wrote it and
// of the one that brought it.
Look::Boots Look::unsettled(const VisitId& visit) {
  std::set<std::pair<std::string, std::string>> boots;
  db_.each(
      "SELECT device, carrier, seq, boot, uptime_ms, at_ms FROM fact WHERE provider = $1 AND visit = $2",
      [&](const Row& row) {
        const std::string& device = row.text(0);
        const auto carrier = row.text_or_null(1);
        const time::Stamp stamp{row.integer(2), row.text(3), row.integer(4), row.integer(5)};
        const auto placed = folder_.place(DeviceId(device),
                                          carrier ? std::optional(DeviceId(*carrier)) : std::nullopt, stamp);
        if (is_settled(placed, stamp.at)) return;
        const std::string boot = placed.basis == time::Basis::anchored ? row.text(3) : std::string();
        boots.emplace(device, boot);
        if (carrier) boots.emplace(*carrier, boot);
      },
      provider_, visit);
  return {boots.begin(), boots.end()};
}

std::vector<VisitId> neighbours(Connection& db, const ProviderId& provider, const VisitRow& row) {
  std::set<VisitId> found;
  for (const AttendanceRow& a : row.attendances) {
    if (!a.from) continue;
    for (VisitId& visit : visits_of_carer_around(db, provider, CarerId(a.carer), *a.from, *a.to))
      found.insert(std::move(visit));
  }
  found.erase(row.visit);
  return {found.begin(), found.end()};
}

}  // namespace doorstep::hub
