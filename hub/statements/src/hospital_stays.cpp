#include "hospital_stays.h"

#include <algorithm>
#include <limits>

#include "period_visits.h"

namespace doorstep::hub {

namespace {

constexpr Millis kLookBackMs = Millis{366} * 86'400'000;

// Who takes part: those who share it, or else the one whose visit it is.
std::vector<PersonId> people_of(const visit::PaymentVisit& visit) {
  return visit.participants.empty() ? std::vector{visit.person} : visit.participants;
}

bool takes_part(const PersonId& person, const visit::PaymentVisit& visit) {
  const auto people = people_of(visit);
  return std::find(people.begin(), people.end(), person) != people.end();
}

}  // namespace

std::optional<std::string> HospitalStays::admitted(const visit::PaymentVisit& visit) {
  if (visit.status == visit::Status::delivered) {
    for (const PersonId& person : people_of(visit)) stays_[person] = std::nullopt;
  }
  if (visit.status != visit::Status::hospital || !visit.participants.empty()) return std::nullopt;
  auto stay = stays_.find(visit.person);
  if (stay == stays_.end()) stay = stays_.emplace(visit.person, begun(visit.person)).first;
  return stay->second;
}

std::optional<std::string> HospitalStays::begun(const PersonId& person) {
  const std::vector<Millis> starts = hospital_visits_before(person);  // the latest first
  if (starts.empty()) return std::nullopt;
  const Millis home = last_delivered(person, starts.back());
  std::optional<std::string> first;
  for (const Millis start : starts) {
    if (start > home) first = period_.date_of(start);
  }
  return first;
}

// Those after the last visit of their own that was delivered.
std::vector<Millis> HospitalStays::hospital_visits_before(const PersonId& person) {
  std::vector<VisitId> visits;
  db_.each(
      "SELECT id FROM planned_visit WHERE provider = $1 AND person = $2 AND start_ms >= $3 AND start_ms < $4 "
      "ORDER BY start_ms DESC, ref DESC",
      [&](const Row& row) { visits.emplace_back(row.text(0)); }, provider_, person,
      period_.earliest() - kLookBackMs, period_.latest());
  std::vector<Millis> starts;
  for (const VisitId& id : visits) {
    const auto visit = visit::payment_visit(folder_.facts_of(id));
    if (!visit || !takes_part(person, *visit) || period_.date_of(start_of(*visit)) >= period_.from())
      continue;
    if (visit->status == visit::Status::delivered) break;
    if (visit->status == visit::Status::hospital) starts.push_back(start_of(*visit));
  }
  return starts;
}

// By other visits: sessions of somebody else in which the person took part, and those without a plan.
Millis HospitalStays::last_delivered(const PersonId& person, Millis since) {
  std::vector<VisitId> visits;
  const auto add = [&](const Row& row) { visits.emplace_back(row.text(0)); };
  db_.each(
      "SELECT id FROM planned_visit WHERE provider = $1 AND start_ms >= $2 AND start_ms < $3 AND "
      "participants LIKE $4 ORDER BY start_ms, ref",
      add, provider_, since, period_.latest(), "%" + person.str() + "%");
  db_.each("SELECT visit FROM unrostered_visit WHERE provider = $1 AND received_ms >= $2 ORDER BY visit", add,
           provider_, since);
  Millis latest = std::numeric_limits<Millis>::min();
  for (const VisitId& id : visits) {
    if (const auto at = delivered_to(person, id)) latest = std::max(latest, *at);
  }
  return latest;
}

std::optional<Millis> HospitalStays::delivered_to(const PersonId& person, const VisitId& id) {
  const auto visit = visit::payment_visit(folder_.facts_of(id));
  const bool counts = visit && visit->status == visit::Status::delivered && takes_part(person, *visit);
  if (!counts) return std::nullopt;
  const Millis start = start_of(*visit);
  return period_.date_of(start) < period_.from() ? std::optional(start) : std::nullopt;
}

}  // namespace doorstep::hub
