// Rows out of one page of an SQLite table b-tree, for a file that SQLite itself can't read any more
// (https://www.sqlite.org/fileformat2.html §1.6, §2.1). Pure; every byte is hostile. Private to the layer.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace doorstep::store {

struct Null {
  friend bool operator==(Null, Null) { return true; }
};
struct Blob {
  std::string bytes;
};
using Value = std::variant<Null, std::int64_t, std::string, Blob>;  // floats are read as Null: we store none

struct Row {
  std::int64_t rowid = 0;
  std::vector<Value> values;
};

// Gives a page by its number (from 1); nullopt where it can't be read.
using FetchPage = std::function<std::optional<std::string>(std::uint32_t)>;

bool is_table_leaf(std::string_view page, bool first_page);

// The rows of a table leaf that can be read to their end. `usable` is the page without its reserved bytes; long
// rows go on in overflow pages.
std::vector<Row> read_table_leaf(std::string_view page, bool first_page, std::size_t usable,
                                 const FetchPage& fetch);

}  // namespace doorstep::store
