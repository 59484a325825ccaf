#include "tally.h"

namespace doorstep::hub {

bool is_care(const AttendanceRow& a) { return a.status == "delivered" || a.status == "in_progress"; }

void Tally::add(const VisitRow& row, std::int64_t times) {
  const std::string& person = row.person.str();
  const Sums whole = row.sums();
  days[{row.day, person}].add(whole, times);
  zones[{row.day, "", row.zone}].add(whole, times);
  for (const Payer& payer : row.payers) {
    const Sums own = row.sums_of(payer);
    zones[{row.day, payer.commissioner, row.zone}].add(own, times);
    if (own == whole) continue;
    ShareDifference& difference = shares[{row.day, person, payer.commissioner}];
    std::size_t i = 0;
    for (const Amount amount : kSharedAmounts)
      difference.at(i++) += times * (own.of(amount) - whole.of(amount));
  }
  for (const PackageUse& use : row.uses) {
    const auto add = [&](const std::string& commissioner) {
      UseSums& sums = uses[{use.week, commissioner, use.package}];
      sums[0] += times * use.planned_seconds;
      sums[1] += times * use.delivered_seconds;
    };
    add("");
    for (const std::string& seer : use.seers) add(seer);
  }
  if (times > 0) {
    for (const OutcomeRow& level : row.outcomes) outcomes[level.event] = level;
  }
  for (const AttendanceRow& a : row.attendances) {
    if (is_care(a)) care[{row.day, person, a.carer}] += times;
  }
}

}  // namespace doorstep::hub
