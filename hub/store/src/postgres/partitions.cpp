#include "partitions.h"

#include <chrono>
#include <string>
#include <vector>

#include <date/date.h>
#include <fmt/format.h>

namespace doorstep::hub {

namespace {

using Months = date::year_month;

struct Partitioned {
  std::string table;
  std::string column;
  bool by_id = false;  // else by an instant
};

// By one column: an instant, or the text of a UUID version 7.
std::vector<Partitioned> partitioned_tables(Connection& db) {
  std::vector<Partitioned> tables;
  db.each(
      "SELECT c.relname, a.attname, CASE WHEN a.atttypid = 'text'::regtype THEN 1 ELSE 0 END "
      "FROM pg_partitioned_table p JOIN pg_class c ON c.oid = p.partrelid "
      "JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = p.partattrs[0] "
      "WHERE pg_table_is_visible(c.oid) ORDER BY c.relname",
      [&](const Row& row) {
        tables.push_back({row.text(0), row.text(1), row.flag(2)});
      });
  return tables;
}

Months month_of(Millis at) {
  const date::sys_time<std::chrono::milliseconds> instant{std::chrono::milliseconds(at)};
  const date::year_month_day day{date::floor<date::days>(instant)};
  return day.year() / day.month();
}

Millis begin_of(Months month) {
  const date::sys_time<std::chrono::milliseconds> begin = date::sys_days(month / 1);
  return begin.time_since_epoch().count();
}

// Before every id of that instant and after every id before it (RFC 9562 §5.7).
std::string first_id(Millis at) {
  const auto bits = static_cast<std::uint64_t>(at);
  return fmt::format("'{:08x}-{:04x}'", bits >> 16U, bits & 0xFFFFU);
}

std::string bound(const Partitioned& table, Months month) {
  const Millis at = begin_of(month);
  return table.by_id ? first_id(at) : std::to_string(at);
}

void make_month(PgConnection& db, const Partitioned& of, Months month) {
  const std::string name = fmt::format("{}_{:04}_{:02}", of.table, static_cast<int>(month.year()),
                                       static_cast<unsigned>(month.month()));
  if (db.first("SELECT 1 FROM pg_class WHERE relname = $1 AND pg_table_is_visible(oid)", name)) return;
  const std::string from = bound(of, month);
  const std::string to = bound(of, month + date::months(1));
  db.script(fmt::format(
      "BEGIN;"
      "SELECT pg_advisory_xact_lock(hashtext('doorstep months'));"
      "CREATE TABLE IF NOT EXISTS {0} (LIKE {1} INCLUDING DEFAULTS INCLUDING STORAGE);"
      "WITH moved AS (DELETE FROM {1}_default WHERE {2} >= {3} AND {2} < {4} RETURNING *) "
      "INSERT INTO {0} SELECT * FROM moved;"
      "DO $$ BEGIN IF NOT EXISTS (SELECT 1 FROM pg_inherits WHERE inhrelid = '{0}'::regclass) THEN "
      "ALTER TABLE {1} ATTACH PARTITION {0} FOR VALUES FROM ({3}) TO ({4}); END IF; END $$;"
      "COMMIT",
      name, of.table, of.column, from, to));
}

}  // namespace

void make_months(PgConnection& db, Millis from, Millis to) {
  const Months last = month_of(to);
  for (const auto& table : partitioned_tables(db)) {
    for (Months month = month_of(from); month <= last; month += date::months(1)) make_month(db, table, month);
  }
}

}  // namespace doorstep::hub
