#include "office_doc.h"

#include <string>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "doorstep/event/instant.h"

namespace doorstep::hub {

namespace {

using nlohmann::json;

std::string select_of(const OfficeKind& kind) {
  std::string sql = "SELECT ref, provider";
  for (const OfficeColumn& column : kind.columns) {
    if (is_stored(column)) sql += fmt::format(", {}", column.field);
  }
  return sql + fmt::format(" FROM {} WHERE provider = $1 AND id = $2", kind.table);
}

json value_of(const OfficeColumn& column, const Row& row, std::size_t position) {
  switch (column.form) {
    case Form::time:
      return format_instant(row.integer(position));
    case Form::yes_no:
      return row.flag(position);
    case Form::latitude:
    case Form::longitude:
    case Form::minutes:
      return row.integer(position);
    case Form::people:
    case Form::carers:
    case Form::names:
      return split_list(row.text(position)).value_or(std::vector<std::string>{});
    default:
      return row.text(position);
  }
}

// Positions keep the name of their scaled unit.
std::string_view member_of(const OfficeColumn& column) {
  const bool is_position = column.form == Form::latitude || column.form == Form::longitude;
  return is_position ? column.field : column.name;
}

}  // namespace

std::optional<json> office_doc(Connection& db, const OfficeKind& kind, const ProviderId& provider,
                               std::string_view id) {
  const auto row = db.first(select_of(kind), provider, id);
  if (!row) return std::nullopt;
  json doc{{"ref", row->text(0)}, {"provider", row->text(1)}};
  std::size_t position = 2;
  for (const OfficeColumn& column : kind.columns) {
    if (!is_stored(column)) continue;
    if (!row->is_null(position)) doc[std::string(member_of(column))] = value_of(column, *row, position);
    ++position;
  }
  return doc;
}

}  // namespace doorstep::hub
