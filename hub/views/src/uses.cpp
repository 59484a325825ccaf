#include "uses.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "doorstep/hub/office/local_time.h"
#include "doorstep/visit/payment.h"

namespace doorstep::hub {

namespace {

using nlohmann::json;
using visit::PaymentVisit;

// Instants are cut to the second, as requests have them.
std::int64_t seconds_of(const visit::PaymentInterval& interval) {
  const auto whole = [](Millis at) { return at / 1'000 - (at % 1'000 < 0 ? 1 : 0); };
  return std::max<std::int64_t>(0, whole(interval.end) - whole(interval.start));
}

Millis start_of(const PaymentVisit& visit) {
  if (visit.planned) return visit.planned->start;
  const auto first =
      std::min_element(visit.attendances.begin(), visit.attendances.end(),
                       [](const auto& a, const auto& b) { return a.interval.start < b.interval.start; });
  return first->interval.start;
}

// The part of the one at `place` of so many with equal weights: the first get what is left over.
std::int64_t part_of(std::int64_t seconds, std::size_t place, std::size_t count) {
  const auto of = static_cast<std::int64_t>(count);
  return seconds / of + (static_cast<std::int64_t>(place) < seconds % of ? 1 : 0);
}

// Each carer's, planned and actual: those beyond the plan are not planned.
struct Duty {
  std::int64_t planned, actual;
};
std::vector<Duty> duties_of(const PaymentVisit& visit) {
  const std::int64_t planned = visit.planned ? seconds_of(*visit.planned) : 0;
  if (visit.status != visit::Status::delivered)
    return std::vector<Duty>(static_cast<std::size_t>(visit.planned_carers), {planned, 0});
  std::vector<Duty> duties;
  for (const auto& attendance : visit.attendances) {
    const bool is_extra = static_cast<std::int64_t>(duties.size()) >= visit.planned_carers;
    duties.push_back({is_extra ? 0 : planned, seconds_of(attendance.interval)});
  }
  return duties;
}

}  // namespace

std::string monday_of(const std::string& day) {
  const Millis noon = parse_rfc3339(day + "T12:00:00Z").value();
  const auto days = noon / 86'400'000;
  return local_date(noon, "UTC", -static_cast<int>((days + 3) % 7));  // 1970-01-01 was a Thursday
}

VisitUse uses_of(const visit::VisitState& state, const std::string& zone, Funding& funding) {
  VisitUse found;
  const auto visit = visit::payment_visit(state);
  if (!visit) return found;
  const std::string day = local_date(start_of(*visit), zone);
  const std::string service = visit->service.empty() ? "unknown" : visit->service;
  std::vector<PersonId> people = visit->participants;
  if (people.empty()) people.push_back(visit->person);
  for (std::size_t i = 0; i < people.size(); ++i) {
    if (people[i] != state.person) found.others += (found.others.empty() ? "" : ";") + people[i].str();
    PackageUse use;
    use.package = funding.package_of(people[i], service, day);
    if (use.package.empty()) continue;
    use.week = monday_of(day);
    for (const Duty& duty : duties_of(*visit)) {
      use.planned_seconds += part_of(duty.planned, i, people.size());
      use.delivered_seconds += part_of(duty.actual, i, people.size());
    }
    const auto seers = funding.seers_of(people[i], day);
    use.seers.assign(seers.begin(), seers.end());
    found.uses.push_back(std::move(use));
  }
  return found;
}

std::string write_uses(const std::vector<PackageUse>& uses) {
  if (uses.empty()) return {};
  json list = json::array();
  for (const PackageUse& use : uses)
    list.push_back({use.package, use.week, use.planned_seconds, use.delivered_seconds, use.seers});
  return list.dump();
}

std::vector<PackageUse> read_uses(std::string_view text) {
  std::vector<PackageUse> uses;
  if (text.empty()) return uses;
  for (const json& use : json::parse(text))
    uses.push_back({use.at(0), use.at(1), use.at(2), use.at(3), use.at(4)});
  return uses;
}

}  // namespace doorstep::hub
