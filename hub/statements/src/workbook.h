// Tables as an Office Open XML workbook (ECMA-376, .xlsx).
#pragma once

#include <span>
#include <string>

#include "tables.h"

namespace doorstep::hub {

inline constexpr const char* kWorkbookType =
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

// One sheet a table, names and words as text cells, money in the major unit; no cell is a formula. Throws Problem 422
// `too_many_rows` where a sheet can't hold them, Error(space) where it can't be written.
std::string to_workbook(std::span<const Table> tables);

}  // namespace doorstep::hub
