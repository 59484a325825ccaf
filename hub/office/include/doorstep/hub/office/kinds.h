// The import files of surface.md, as data: which columns they have, what each holds, and where it is kept. Import
// and feed both go by this table, so that a column is described once.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace doorstep::hub {

enum class Form {
  id,        // the row's own name, unique within its provider
  provider,  // a provider's name
  text,      // 1 to 200 characters
  note,      // 1 to 20,000 characters
  latitude,  // decimal degrees; kept as integer 1e-7 degrees
  longitude,
  time,        // RFC 3339 or local in the provider's zone; kept as ms since 1970 (UTC)
  person,      // a person's name; kept as the hub's UUID
  people,      // `;`-separated, kept as UUIDs, `;`-separated
  carers,      // the same of carers
  names,       // `;`-separated text
  yes_no,      // kept as 1 and 0
  date,        // YYYY-MM-DD
  minutes,     // 0 to 1,000,000,000
  hours_kind,  // core, additional
  period,      // week, four_weeks, month, period
  scale,       // gas, independence
  funding,     // funder:percent, `;`-separated, adding to 100
};

struct OfficeColumn {
  const char* name;   // in the file and in documents
  const char* field;  // in the table
  Form form;
  bool required = false;
};

struct OfficeKind {
  const char* name;                       // of the file, as results call it
  const char* table;                      // provider, id, ref, then the fields below
  std::span<const OfficeColumn> columns;  // the first is the row's own name; its field is `ref`

  std::string_view id_column() const { return columns.front().name; }
};

// In the order in which files are taken.
std::span<const OfficeKind> office_kinds();
const OfficeKind& people_kind();
const OfficeKind& carers_kind();
const OfficeKind& rota_kind();
const OfficeKind& packages_kind();
const OfficeKind& outcomes_kind();

// Whether a column has a field of its own beside provider, id and ref; and its place among those that have.
bool is_stored(const OfficeColumn& column);
std::optional<std::size_t> stored_position(const OfficeKind& kind, std::string_view name);

// The parts between the semicolons; nullopt where one is empty.
std::optional<std::vector<std::string>> split_list(std::string_view text);

}  // namespace doorstep::hub
