// The header row of an import file: which kind it is, and where its columns stand.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "doorstep/hub/office/csv.h"
#include "doorstep/hub/office/kinds.h"

#include "import_errors.h"

namespace doorstep::hub {

struct ImportHeader {
  const OfficeKind* kind = nullptr;
  std::vector<std::optional<std::size_t>> positions;  // of the kind's columns, in their order
  std::vector<std::string> ignored;
  std::size_t width = 0;
};

// The kind of whose required columns the fewest are missing; of several, that of which the most are there.
// nullptr where not even half of them are.
const OfficeKind* kind_of(const std::vector<std::string>& columns);

// nullopt where the header is at fault: the errors then say so.
std::optional<ImportHeader> read_header(const CsvRow& row, ImportErrors& errors);

}  // namespace doorstep::hub
