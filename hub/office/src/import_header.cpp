#include "import_header.h"

#include <algorithm>
#include <map>

#include "import_value.h"

namespace doorstep::hub {

namespace {

bool has(const std::vector<std::string>& columns, std::string_view name) {
  return std::find(columns.begin(), columns.end(), name) != columns.end();
}

const OfficeColumn* find_column(const OfficeKind& kind, std::string_view name) {
  const auto found = std::find_if(kind.columns.begin(), kind.columns.end(),
                                  [&](const OfficeColumn& column) { return column.name == name; });
  return found == kind.columns.end() ? nullptr : &*found;
}

bool check_names(const CsvRow& row, ImportErrors& errors) {
  for (const std::string& name : row.fields) {
    if (utf8_length(name)) continue;
    errors.add(1, std::nullopt, std::nullopt, "bad_csv", "the header is not UTF-8");
    return false;
  }
  return true;
}

}  // namespace

const OfficeKind* kind_of(const std::vector<std::string>& columns) {
  const OfficeKind* best = nullptr;
  std::pair<long, long> best_rank{};
  for (const OfficeKind& kind : office_kinds()) {
    long present = 0;
    long missing = 0;
    for (const OfficeColumn& column : kind.columns) {
      if (column.required) ++(has(columns, column.name) ? present : missing);
    }
    const std::pair rank{-missing, present};
    if (present >= missing && (best == nullptr || rank > best_rank)) {
      best = &kind;
      best_rank = rank;
    }
  }
  return best;
}

std::optional<ImportHeader> read_header(const CsvRow& row, ImportErrors& errors) {
  if (!check_names(row, errors)) return std::nullopt;
  ImportHeader header;
  header.width = row.fields.size();
  header.kind = kind_of(row.fields);
  if (header.kind == nullptr) {
    errors.add(1, std::nullopt, std::nullopt, "missing", "the columns are those of no import file");
    return std::nullopt;
  }
  std::map<std::string_view, std::size_t> positions;
  for (std::size_t i = 0; i < row.fields.size(); ++i) {
    const std::string& name = row.fields[i];
    const bool known = find_column(*header.kind, name) != nullptr;
    if (!known) header.ignored.push_back(name);
    if (known && !positions.emplace(name, i).second) {
      errors.add(1, name, std::nullopt, "bad_csv", "the column is there twice");
    }
  }
  for (const OfficeColumn& column : header.kind->columns) {
    const auto found = positions.find(column.name);
    header.positions.push_back(found == positions.end() ? std::nullopt : std::optional(found->second));
    if (column.required && found == positions.end()) {
      errors.add(1, column.name, std::nullopt, "missing", "the file has no such column, and needs it");
    }
  }
  return errors.in_this_file() ? std::nullopt : std::optional(std::move(header));
}

}  // namespace doorstep::hub
