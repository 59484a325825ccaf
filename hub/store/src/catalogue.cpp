#include "doorstep/hub/store/catalogue.h"

#include <algorithm>

#include "doorstep/event/error.h"

namespace doorstep::hub {

std::size_t TableShape::column(std::string_view column_name) const {
  const auto found = std::find_if(columns.begin(), columns.end(),
                                  [&](const Column& candidate) { return candidate.name == column_name; });
  if (found == columns.end()) throw Error(ErrorClass::bug, "no_column", "a table lacks a column");
  return static_cast<std::size_t>(found - columns.begin());
}

}  // namespace doorstep::hub
