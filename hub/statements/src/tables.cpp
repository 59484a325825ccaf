#include "tables.h"

#include <span>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "doorstep/hub/office/csv.h"

namespace doorstep::hub {

namespace {

using nlohmann::json;

// Where a column's values come from in a line or an entry of the totals.
struct Column {
  const char* name;
  enum class Form { text, number, money, words, funding, weight, of, currency } form;
};
using Form = Column::Form;

constexpr Column kStatementLine[] = {{"visit", Form::text},
                                     {"person", Form::text},
                                     {"provider", Form::text},
                                     {"carer", Form::text},
                                     {"service", Form::text},
                                     {"package", Form::text},
                                     {"planned_seconds", Form::number},
                                     {"actual_seconds", Form::number},
                                     {"payable_seconds", Form::number},
                                     {"amount", Form::money},
                                     {"currency", Form::currency},
                                     {"state", Form::text},
                                     {"reasons", Form::words},
                                     {"share_weight", Form::weight},
                                     {"share_of", Form::of},
                                     {"funding", Form::funding}};
constexpr Column kDifferenceLine[] = {{"visit", Form::text},     {"person", Form::text},
                                      {"provider", Form::text},  {"carer", Form::text},
                                      {"slot", Form::number},    {"before", Form::text},
                                      {"after", Form::text},     {"payable_seconds", Form::number},
                                      {"amount", Form::money},   {"currency", Form::currency},
                                      {"funding", Form::funding}};

bool is_money(std::string_view name) { return name == "gross" || name == "discount" || name == "net"; }

Cell text_cell(const json& value) {
  return value.is_string() ? Cell(value.get<std::string>()) : Cell(std::monostate());
}

// council:960;icb:640
std::string funding_text(const json& funding) {
  std::string text;
  for (const json& part : funding) {
    text += fmt::format("{}{}:{}", text.empty() ? "" : ";", part["funder"].get<std::string>(),
                        part["amount"].get<std::int64_t>());
  }
  return text;
}

Cell share_cell(const json& line, const char* member) {
  return line.contains("share") ? Cell(line["share"][member].get<std::int64_t>()) : Cell(std::monostate());
}

Cell cell_of(const Column& column, const json& line, const std::string& currency) {
  switch (column.form) {
    case Form::text:
      return text_cell(line.at(column.name));
    case Form::number:
      return line.at(column.name).get<std::int64_t>();
    case Form::money:
      return Amount{line.at(column.name).get<std::int64_t>()};
    case Form::words:
      return fmt::format("{}", fmt::join(line.at(column.name).get<std::vector<std::string>>(), ";"));
    case Form::funding:
      return funding_text(line.at(column.name));
    case Form::weight:
      return share_cell(line, "weight");
    case Form::of:
      return share_cell(line, "of");
    case Form::currency:
      return currency;
  }
  return {};
}

// What actuals.md §9 and §10 sum up for whom.
std::vector<std::string> sums_by(std::string_view by, bool is_statement) {
  if (by == "funder") return {"gross", "discount", "net"};
  std::vector<std::string> sums{"lines", "payable_seconds", "gross"};
  if (is_statement)
    sums = {"lines", "held_lines", "planned_seconds", "actual_seconds", "payable_seconds", "gross"};
  if (by == "provider") sums.insert(sums.end(), {"discount", "net"});
  return sums;
}

bool is_formula(const std::string& text) {
  return !text.empty() && std::string_view("=+-@\t\r").find(text.front()) != std::string_view::npos;
}

struct Field {
  std::string operator()(std::monostate) const { return {}; }
  std::string operator()(const std::string& text) const { return is_formula(text) ? "'" + text : text; }
  std::string operator()(std::int64_t number) const { return std::to_string(number); }
  std::string operator()(Amount amount) const { return std::to_string(amount.minor); }
};

}  // namespace

Table lines_table(const json& document) {
  const bool is_statement = document.at("schema") == "doorstep.statement/1";
  const std::span<const Column> columns =
      is_statement ? std::span<const Column>(kStatementLine) : std::span<const Column>(kDifferenceLine);
  const std::string currency = document.at("currency");
  Table table{"Lines", {}, {}};
  for (const Column& column : columns) table.columns.emplace_back(column.name);
  for (const json& line : document.at("lines")) {
    auto& row = table.rows.emplace_back();
    for (const Column& column : columns) row.push_back(cell_of(column, line, currency));
  }
  return table;
}

Table totals_table(const json& document, const std::string& by) {
  const std::string currency = document.at("currency");
  const std::vector<std::string> sums = sums_by(by, document.at("schema") == "doorstep.statement/1");
  Table table{"By " + by, {by}, {}};
  table.columns.insert(table.columns.end(), sums.begin(), sums.end());
  table.columns.emplace_back("currency");
  for (const json& entry : document.at("totals").at("by_" + by)) {
    auto& row = table.rows.emplace_back();
    row.emplace_back(entry.at(by).get<std::string>());
    for (const std::string& sum : sums) {
      const auto value = entry.at(sum).get<std::int64_t>();
      row.push_back(is_money(sum) ? Cell(Amount{value}) : Cell(value));
    }
    row.emplace_back(currency);
  }
  return table;
}

std::string to_csv(const Table& table) {
  std::string text;
  std::vector<std::string> header;
  header.reserve(table.columns.size());
  for (const std::string& column : table.columns) header.push_back(Field()(column));
  append_csv_row(text, header);
  for (const auto& row : table.rows) {
    std::vector<std::string> fields;
    fields.reserve(row.size());
    for (const Cell& cell : row) fields.push_back(std::visit(Field{}, cell));
    append_csv_row(text, fields);
  }
  return text;
}

}  // namespace doorstep::hub
