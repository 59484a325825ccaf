#include "doorstep/hub/store/catalogue.h"

#include <algorithm>
#include <map>

#include "doorstep/event/error.h"

#include "read_catalogue.h"

namespace doorstep::hub {

namespace {

ColumnType type_of(const TypeNames& types, std::string_view name) {
  if (name == types.integer) return ColumnType::integer;
  if (name == types.text) return ColumnType::text;
  if (name == types.bytes) return ColumnType::bytes;
  throw Error(ErrorClass::bug, "column_type", "the hub has no columns of this type");
}

}  // namespace

std::size_t TableShape::column(std::string_view column_name) const {
  const auto found = std::find_if(columns.begin(), columns.end(),
                                  [&](const Column& candidate) { return candidate.name == column_name; });
  if (found == columns.end()) throw Error(ErrorClass::bug, "no_column", "a table lacks a column");
  return static_cast<std::size_t>(found - columns.begin());
}

std::vector<TableShape> read_catalogue(Connection& db, std::string_view sql, const TypeNames& types,
                                       std::int64_t first_place) {
  std::vector<TableShape> tables;
  std::map<std::int64_t, std::string> key;  // by their place in it
  const auto end_table = [&] {
    for (auto& [place, column] : key) tables.back().key.push_back(std::move(column));
    key.clear();
  };
  db.each(sql, [&](const Row& row) {
    if (tables.empty() || tables.back().name != row.text(0)) {
      end_table();
      tables.emplace_back().name = row.text(0);
    }
    tables.back().columns.push_back({row.text(1), type_of(types, row.text(2))});
    if (row.integer(3) >= first_place) key.emplace(row.integer(3), row.text(1));
  });
  end_table();
  return tables;
}

}  // namespace doorstep::hub
