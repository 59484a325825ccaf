#include "doorstep/hub/views/package_use.h"

#include <algorithm>

#include "doorstep/hub/hours/fresh_visits.h"

#include "look.h"
#include "row_store.h"

namespace doorstep::hub {

namespace {

using Weeks = std::map<std::pair<std::string, std::string>, PlannedAndDelivered>;  // by the package's id

void add(Weeks& weeks, const std::optional<VisitRow>& row, const std::string& commissioner,
         std::int64_t times) {
  if (!row) return;
  for (const PackageUse& use : row->uses) {
    const bool is_seen = std::find(use.seers.begin(), use.seers.end(), commissioner) != use.seers.end();
    if (!commissioner.empty() && !is_seen) continue;
    PlannedAndDelivered& sums = weeks[{use.package, use.week}];
    sums.planned_seconds += times * use.planned_seconds;
    sums.delivered_seconds += times * use.delivered_seconds;
  }
}

}  // namespace

std::optional<PackageWeeks> package_weeks(Connection& db, const ProviderId& provider,
                                          const std::string& commissioner, const std::string& first_monday,
                                          const std::string& last_monday, Millis now) {
  VisitFolder folder(db, provider, now);
  const auto fresh = fresh_visits(db, provider, folder, now);
  if (!fresh) return std::nullopt;
  Weeks weeks;
  db.each(
      "SELECT package, week, planned_seconds, delivered_seconds FROM view_use WHERE provider = $1 AND "
      "commissioner = $2 AND week >= $3 AND week <= $4",
      [&](const Row& row) {
        weeks[{row.text(0), row.text(1)}] = {row.integer(2), row.integer(3)};
      },
      provider, commissioner, first_monday, last_monday);
  Look look(db, provider, now);
  for (const VisitId& visit : *fresh) {
    add(weeks, read_visit_row(db, provider, visit), commissioner, -1);
    add(weeks, look.at(visit), commissioner, 1);
  }
  std::map<std::string, std::string> names;
  db.each(
      "SELECT id, ref FROM package WHERE provider = $1",
      [&](const Row& row) { names[row.text(0)] = row.text(1); }, provider);
  PackageWeeks named;
  for (const auto& [key, sums] : weeks) named[{names[key.first], key.second}] = sums;
  return named;
}

}  // namespace doorstep::hub
