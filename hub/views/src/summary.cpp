#include "summary.h"

#include <algorithm>

#include "uses.h"

namespace doorstep::hub {

namespace {

std::string sums_sql() {
  std::string sums;
  for (std::size_t i = 0; i < Sums::kSize; ++i)
    sums += ", CAST(sum(d." + std::string(sum_name(i)) + ") AS BIGINT)";
  return sums;
}

Sums sums_at(const Row& row, std::size_t first) {
  Sums sums;
  for (std::size_t i = 0; i < Sums::kSize; ++i) sums.values().at(i) = row.integer(i + first);
  return sums;
}

// Of people, by one column.
std::string select_people(const std::string& column, const std::string& sums, const std::string& table) {
  return "SELECT " + column + sums + " FROM " + table +
         " d LEFT JOIN person p ON p.provider = d.provider AND p.id = d.person WHERE {where}";
}

// `group`: the day, the zone or the person of a row, as it is asked for.
SumKey key_of(const std::string& group, const ProviderId& provider, GroupBy by) {
  switch (by) {
    case GroupBy::week:
      return {monday_of(group), {}, {}, {}};
    case GroupBy::provider:
      return {{}, provider.str(), {}, {}};
    case GroupBy::zone:
      return {{}, {}, group, {}};
    case GroupBy::person:
      return {{}, provider.str(), {}, group};
    case GroupBy::day:
      return {group, {}, {}, {}};
    case GroupBy::all:
      break;
  }
  return {};
}

class Adding {
 public:
  Adding(Connection& db, GroupBy by) : db_(db), by_(by) {}

  // All whom the viewer sees at a provider: kept as sums of its own.
  void add_all(const SeenPart& part) {
    static const std::string by_zone = zones_sql("zone"), by_day = zones_sql("day");
    db_.each(
        by_ == GroupBy::zone ? by_zone : by_day,
        [&](const Row& row) { table[key_of(row.text(0), part.provider, by_)].add(sums_at(row, 1)); },
        part.provider, part.viewer, part.from, part.to, part.zone);
  }

  // Each person of the part, and the difference that the viewer's share makes.
  void add_people(const SeenPart& part) {
    static const SeenSql by_person(days_sql(GroupBy::person), "d"), by_day(days_sql(GroupBy::day), "d"),
        by_zone(days_sql(GroupBy::zone), "d");
    static const SeenSql shares_by_person(shares_sql(GroupBy::person), "d"),
        shares_by_day(shares_sql(GroupBy::day), "d"), shares_by_zone(shares_sql(GroupBy::zone), "d");
    const auto of = [&](const SeenSql& person, const SeenSql& day, const SeenSql& zone) {
      return (by_ == GroupBy::person ? person : by_ == GroupBy::zone ? zone : day).of(part);
    };
    const auto key = [&](const Row& row) {
      return key_of(row.text_or_null(0).value_or(""), part.provider, by_);
    };
    db_.each(
        of(by_person, by_day, by_zone), [&](const Row& row) { table[key(row)].add(sums_at(row, 1)); },
        part.provider, part.from, part.to, part.commissioner, part.zone, part.person);
    if (part.viewer.empty()) return;
    db_.each(
        of(shares_by_person, shares_by_day, shares_by_zone),
        [&](const Row& row) {
          std::size_t column = 1;
          for (const Amount amount : kSharedAmounts) table[key(row)].of(amount) += row.integer(column++);
        },
        part.provider, part.from, part.to, part.commissioner, part.zone, part.person, part.viewer);
  }

  SumTable table;

 private:
  static std::string zones_sql(const std::string& group) {
    return "SELECT d." + group + sums_sql() +
           " FROM view_zone d WHERE d.provider = $1 AND d.commissioner = $2 AND d.day >= $3 AND d.day <= $4 "
           "AND "
           "($5 = '' OR d.zone = $5) GROUP BY d." +
           group;
  }
  static std::string group_of(GroupBy by) {
    return by == GroupBy::person ? "d.person" : by == GroupBy::zone ? "p.zone" : "d.day";
  }
  static std::string days_sql(GroupBy by) {
    return select_people(group_of(by), sums_sql(), "view_day") + " GROUP BY " + group_of(by);
  }
  static std::string shares_sql(GroupBy by) {
    std::string sums;
    for (const Amount amount : kSharedAmounts)
      sums += ", CAST(sum(d." + std::string(name_of(amount)) + ") AS BIGINT)";
    return select_people(group_of(by), sums, "view_share") + " AND d.commissioner = $7 GROUP BY " +
           group_of(by);
  }

  Connection& db_;
  const GroupBy by_;
};

}  // namespace

// A question of many people has a part of a whole provider, whose sums have those in whom the caller has a share; one of
// a single person has none.
SumTable sums_of(Connection& db, const std::vector<SeenPart>& parts, GroupBy by) {
  const auto is_whole = [](const SeenPart& part) { return part.person.empty(); };
  const bool by_people = by == GroupBy::person || std::none_of(parts.begin(), parts.end(), is_whole);
  Adding adding(db, by);
  for (const SeenPart& part : parts) {
    if (by_people) {
      adding.add_people(part);
    } else if (is_whole(part)) {
      adding.add_all(part);
    }
  }
  std::erase_if(adding.table, [](const auto& entry) { return entry.second.of(Figure::visits) == 0; });
  return std::move(adding.table);
}

}  // namespace doorstep::hub
