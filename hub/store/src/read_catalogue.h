// The tables of a database out of a query of its own catalogue, the same for both engines.
#pragma once

#include <string_view>
#include <vector>

#include "doorstep/hub/store/catalogue.h"

namespace doorstep::hub {

// How one engine calls the types of the hub's columns.
struct TypeNames {
  std::string_view integer, text, bytes;
};

// `sql` gives, in the order of the tables and their columns: table, column, type, place in the primary key (less than
// `first_place`: not in it). Throws Error(bug) for a type that the hub does not use.
std::vector<TableShape> read_catalogue(Connection& db, std::string_view sql, const TypeNames& types,
                                       std::int64_t first_place);

}  // namespace doorstep::hub
