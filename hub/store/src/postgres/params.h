// Parameters and rows as they travel.
#pragma once

#include <array>
#include <deque>
#include <span>
#include <string>
#include <vector>

#include <libpq-fe.h>

#include "doorstep/hub/store/connection.h"

namespace doorstep::hub {

// What libpq wants to know of a statement's parameters; borrows them. Used again and again for its memory.
class Params {
 public:
  void assign(std::span<const Param> params);
  // One array a column: for unnest().
  void assign_columns(std::span<const Insert::Column> columns, std::span<const std::vector<Param>> rows);

  int size() const { return static_cast<int>(values_.size()); }
  const Oid* types() const { return types_.data(); }
  const char* const* values() const { return values_.data(); }
  const int* lengths() const { return lengths_.data(); }
  const int* formats() const { return formats_.data(); }

 private:
  void clear();
  void add(Oid type, const char* data, std::size_t length);
  void add(const Param::View& view);

  std::vector<Oid> types_;  // 0: null, the server finds out
  std::vector<const char*> values_;
  std::vector<int> lengths_;
  std::vector<int> formats_;
  std::deque<std::string> owned_;
};

// Reads row `number` of an answer in binary form into `row`, whose memory is used again. Throws Error(bug) for a type
// that the hub's tables do not have.
void load_row(const PGresult* result, int number, Row& row);

}  // namespace doorstep::hub
