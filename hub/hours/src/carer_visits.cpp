#include "doorstep/hub/hours/carer_visits.h"

namespace doorstep::hub {

namespace {

constexpr Millis kLongestMs =
    26LL * 3'600'000;  // a 24-hour shift over the October night, and the hours around it

}  // namespace

std::vector<VisitId> visits_of_carer_around(Connection& db, const ProviderId& provider, const CarerId& carer,
                                            Millis from, Millis to) {
  std::vector<VisitId> visits;
  const auto add = [&](const Row& row) { visits.emplace_back(row.text(0)); };
  db.each(
      "SELECT visit FROM view_attendance WHERE provider = $1 AND carer = $2 AND from_ms >= $3 AND "
      "from_ms <= $4 AND to_ms >= $5",
      add, provider, carer, from - kLongestMs, to, from);
  db.each(
      "SELECT visit FROM view_attendance WHERE provider = $1 AND carer = $2 AND from_ms > $3 "
      "ORDER BY from_ms LIMIT 1",
      add, provider, carer, to);
  db.each("SELECT visit FROM view_attendance WHERE provider = $1 AND carer = $2 AND open = 1", add, provider,
          carer);
  return visits;
}

}  // namespace doorstep::hub
