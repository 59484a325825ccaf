#include "continuity.h"

#include <tuple>

namespace doorstep::hub {

void Continuity::add(std::int64_t times) {
  attendances_ += times;
  squares_ += times * times;
  ++carers_;
}

std::int64_t permille_of(std::int64_t numerator, std::int64_t denominator) {
  return (2'000 * numerator + denominator) / (2 * denominator);
}

std::optional<std::int64_t> Continuity::permille() const {
  if (denominator() == 0) return std::nullopt;
  return permille_of(numerator(), denominator());
}

// Parts may be several spans of one person: a carer's times are added up before they are squared.
PeoplesContinuity continuity_of(Connection& db, const std::vector<SeenPart>& parts) {
  static const SeenSql sql(
      "SELECT c.person, c.carer, CAST(sum(c.visits) AS BIGINT) FROM view_care c LEFT JOIN person p "
      "ON p.provider = c.provider AND p.id = c.person WHERE {where} AND c.visits > 0 GROUP BY c.person, "
      "c.carer",
      "c");
  std::map<std::tuple<ProviderId, std::string, std::string>, std::int64_t> times;
  for (const SeenPart& part : parts) {
    db.each(
        sql.of(part),
        [&](const Row& row) {
          times[{part.provider, row.text(0), row.text(1)}] += row.integer(2);
        },
        part.provider, part.from, part.to, part.commissioner, part.zone, part.person);
  }
  PeoplesContinuity people;
  for (const auto& [key, count] : times) people[{std::get<0>(key), std::get<1>(key)}].add(count);
  return people;
}

}  // namespace doorstep::hub
