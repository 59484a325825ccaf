#include <map>

#include "doorstep/event/error.h"

#include "sqlite_connection.h"

namespace doorstep::hub {

namespace {

ColumnType type_of(std::string_view declared) {
  if (declared == "BIGINT") return ColumnType::integer;
  if (declared == "TEXT") return ColumnType::text;
  if (declared == "BLOB") return ColumnType::bytes;
  throw Error(ErrorClass::bug, "column_type", "the hub has no columns of this type");
}

}  // namespace

std::vector<TableShape> SqliteConnection::catalogue() {
  std::vector<TableShape> tables;
  std::map<std::int64_t, std::string> key;  // by their place in it
  const auto end_table = [&] {
    for (auto& [place, column] : key) tables.back().key.push_back(std::move(column));
    key.clear();
  };
  each(
      "SELECT t.name, c.name, c.type, c.pk FROM sqlite_master t JOIN pragma_table_info(t.name) c "
      "WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite%' ORDER BY t.name, c.cid",
      [&](const Row& row) {
        if (tables.empty() || tables.back().name != row.text(0)) {
          end_table();
          tables.emplace_back().name = row.text(0);
        }
        tables.back().columns.push_back({row.text(1), type_of(row.text(2))});
        if (row.integer(3) > 0) key.emplace(row.integer(3), row.text(1));
      });
  end_table();
  return tables;
}

}  // namespace doorstep::hub
