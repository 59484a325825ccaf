#include "pages.h"

#include <algorithm>

namespace doorstep::hub {

namespace {

constexpr std::int64_t kPageBytes = 4LL * 1024 * 1024;
constexpr std::int64_t kMostRows = 4096;

template <class List, class Text>
std::string joined(const List& list, Text text) {
  std::string out;
  for (const auto& item : list) out += (out.empty() ? "" : ", ") + text(item);
  return out;
}

std::int64_t size_of(const Value& value) {
  if (const auto* text = std::get_if<std::string>(&value)) return static_cast<std::int64_t>(text->size());
  if (const auto* blob = std::get_if<Blob>(&value)) return static_cast<std::int64_t>(blob->bytes.size());
  return static_cast<std::int64_t>(sizeof(std::int64_t));
}

}  // namespace

Param param_of(const Value& value) {
  if (const auto* number = std::get_if<std::int64_t>(&value)) return *number;
  if (const auto* text = std::get_if<std::string>(&value)) return *text;
  if (const auto* blob = std::get_if<Blob>(&value)) return *blob;
  return std::nullopt;
}

Pages::Pages(const TableShape& table, Key after) : table_(table), reached_(std::move(after)) {
  for (const auto& name : table.key) key_columns_.push_back(table.column(name));
  const std::string columns = joined(table.columns, [](const auto& column) { return column.name; });
  const std::string key = joined(table.key, [](const auto& name) { return name; });
  int number = 0;
  const std::string marks = joined(table.key, [&](const auto&) { return "$" + std::to_string(++number); });
  const std::string select = "SELECT " + columns + " FROM " + table.name;
  const std::string order = " ORDER BY " + key + " LIMIT $";
  from_start_ = select + order + "1";
  from_key_ = select + " WHERE (" + key + ") > (" + marks + ")" + order + std::to_string(number + 1);
}

Page Pages::next(Connection& db) {
  std::vector<Param> params;
  for (const auto& value : reached_) params.push_back(param_of(value));
  params.emplace_back(rows_);
  Page page;
  db.each_list(reached_.empty() ? from_start_ : from_key_, params,
               [&](const Row& row) { page.push_back(row); });
  if (page.empty()) return page;
  reached_.clear();
  for (const auto column : key_columns_) reached_.push_back(page.back().values()[column]);
  adapt(page);
  return page;
}

// Rows of one table are much alike: the next page is as many of the last one's size as fit, at most twice as many.
void Pages::adapt(const Page& page) {
  std::int64_t bytes = 0;
  for (const auto& row : page) {
    for (const auto& value : row.values()) bytes += size_of(value);
  }
  const auto count = static_cast<std::int64_t>(page.size());
  const std::int64_t fitting = kPageBytes * count / std::max<std::int64_t>(bytes, 1);
  rows_ = std::clamp<std::int64_t>(std::min(fitting, 2 * rows_), 1, kMostRows);
}

}  // namespace doorstep::hub
