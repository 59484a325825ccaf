// Statements and differences as tables: what CSV files and workbooks both show.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <nlohmann/json_fwd.hpp>

namespace doorstep::hub {

// Nothing, a name or words, a count or seconds, money in the minor unit.
struct Amount {
  std::int64_t minor = 0;
};
using Cell = std::variant<std::monostate, std::string, std::int64_t, Amount>;

struct Table {
  std::string name;  // as a sheet of a workbook is called
  std::vector<std::string> columns;
  std::vector<std::vector<Cell>> rows;
};

// Of a doorstep.statement/1 or a doorstep.difference/1.
Table lines_table(const nlohmann::json& document);
// `by`: funder, person or provider.
Table totals_table(const nlohmann::json& document, const std::string& by);

// RFC 4180; money is in the minor unit, as in JSON. What a spreadsheet would take for a formula, a name or words that
// begin with = + - @, a tab or a carriage return, gets an apostrophe before it.
std::string to_csv(const Table& table);

}  // namespace doorstep::hub
