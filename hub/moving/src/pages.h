// A table read from its beginning to its end by its primary key, so much at a time as fits in memory.
#pragma once

#include <cstdint>
#include <vector>

#include "doorstep/hub/store/catalogue.h"

namespace doorstep::hub {

using Key = std::vector<Value>;
using Page = std::vector<Row>;

class Pages {
 public:
  // From the first row, or the first one behind `after`. `table` outlives it.
  explicit Pages(const TableShape& table, Key after = {});

  // The next rows; none at the end.
  Page next(Connection& db);
  // The key of the last row that was given.
  const Key& reached() const { return reached_; }

 private:
  void adapt(const Page& page);

  const TableShape& table_;
  std::vector<std::size_t> key_columns_;
  std::string from_start_;
  std::string from_key_;
  Key reached_;
  std::int64_t rows_ = 64;  // of the next page
};

Param param_of(const Value& value);

}  // namespace doorstep::hub
