// What tables a database of the hub has, out of its own catalogue: for who moves or compares all of it.
#pragma once

#include <string>
#include <vector>

#include "doorstep/hub/store/connection.h"

namespace doorstep::hub {

struct TableShape {
  struct Column {
    std::string name;
    ColumnType type;
    friend bool operator==(const Column&, const Column&) = default;
  };
  std::string name;
  std::vector<Column> columns;  // as they were declared
  std::vector<std::string>
      key;  // the columns of the primary key, in its order; it may differ between engines

  // Counts from 0. Throws Error(bug) where there is none of this name.
  std::size_t column(std::string_view column_name) const;
};

}  // namespace doorstep::hub
