#include "summary.h"

#include <array>

#include "doorstep/hub/office/local_time.h"

namespace doorstep::hub {

namespace {

// Of view_day, by one column.
std::string select_sums(const std::string& column) {
  std::string sums;
  for (std::size_t i = 0; i < Sums::kSize; ++i)
    sums += ", CAST(sum(d." + std::string(sum_name(i)) + ") AS BIGINT)";
  return "SELECT " + column + sums +
         " FROM view_day d LEFT JOIN person p ON p.provider = d.provider AND p.id = d.person "
         "WHERE {where} GROUP BY " +
         column;
}

const SeenSql& sql_of(GroupBy by) {
  static const std::array<SeenSql, 6> sql{
      SeenSql(select_sums("d.provider"), "d"), SeenSql(select_sums("d.day"), "d"),
      SeenSql(select_sums("d.provider"), "d"), SeenSql(select_sums("p.zone"), "d"),
      SeenSql(select_sums("d.person"), "d"),   SeenSql(select_sums("d.day"), "d")};
  return sql.at(static_cast<std::size_t>(by));
}

// Weeks begin on Mondays.
std::string monday_of(const std::string& day) {
  const Millis noon = parse_rfc3339(day + "T12:00:00Z").value();
  const auto days = noon / 86'400'000;
  return local_date(noon, "UTC", -static_cast<int>((days + 3) % 7));  // 1970-01-01 was a Thursday
}

SumKey key_of(const Row& row, const ProviderId& provider, GroupBy by) {
  switch (by) {
    case GroupBy::week:
      return {monday_of(row.text(0)), {}, {}, {}};
    case GroupBy::provider:
      return {{}, provider.str(), {}, {}};
    case GroupBy::zone:
      return {{}, {}, row.text_or_null(0).value_or(""), {}};
    case GroupBy::person:
      return {{}, provider.str(), {}, row.text(0)};
    case GroupBy::day:
      return {row.text(0), {}, {}, {}};
    case GroupBy::all:
      break;
  }
  return {};
}

}  // namespace

SumTable sums_of(Connection& db, const std::vector<SeenPart>& parts, GroupBy by) {
  SumTable table;
  for (const SeenPart& part : parts) {
    db.each(
        sql_of(by).of(part),
        [&](const Row& row) {
          Sums sums;
          for (std::size_t i = 0; i < Sums::kSize; ++i) sums.values().at(i) = row.integer(i + 1);
          if (sums.of(Figure::visits) != 0) table[key_of(row, part.provider, by)].add(sums);
        },
        part.provider, part.from, part.to, part.commissioner, part.zone, part.person);
  }
  return table;
}

}  // namespace doorstep::hub
