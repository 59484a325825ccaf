#include "transfer.h"

#include <algorithm>
#include <future>
#include <memory>
#include <optional>

#include <nlohmann/json.hpp>

#include "doorstep/event/bytes.h"

#include "marks.h"
#include "pages.h"

namespace doorstep::hub {

namespace {

using nlohmann::json;

struct Reached {
  std::string table;
  Key key;
};

// Text may be anything, so it travels as bytes do.
json to_json(const Value& value) {
  if (const auto* number = std::get_if<std::int64_t>(&value)) return *number;
  if (const auto* text = std::get_if<std::string>(&value)) return "t" + base64url(*text);
  return "b" + base64url(std::get<Blob>(value).bytes);
}

Value from_json(const json& value) {
  if (value.is_number()) return value.get<std::int64_t>();
  const auto text = value.get<std::string>();
  auto bytes = from_base64url(std::string_view(text).substr(1)).value();
  if (text[0] == 't') return bytes;
  return Blob{std::move(bytes)};
}

std::string write_reached(const std::string& table, const Key& key) {
  json values = json::array();
  for (const auto& value : key) values.push_back(to_json(value));
  return json{{"table", table}, {"key", values}}.dump();
}

std::optional<Reached> read_reached(Store& to) {
  const auto text = to.read([](Connection& db) { return mark::get(db, mark::kReached); });
  if (!text) return std::nullopt;
  const json document = json::parse(*text);
  Reached reached{document.at("table"), {}};
  for (const auto& value : document.at("key")) reached.key.push_back(from_json(value));
  return reached;
}

// Writes one page while the next is read.
class Writing {
 public:
  explicit Writing(Store& to) : to_(to) {}
  ~Writing() {
    if (pending_.valid()) pending_.wait();
  }
  Writing(const Writing&) = delete;
  Writing& operator=(const Writing&) = delete;

  void write(const TableShape& table, Page rows, std::string reached) {
    wait();
    const auto promise = std::make_shared<std::promise<void>>();
    pending_ = promise->get_future();
    to_.submit(
        [&table, page = std::move(rows), mark = std::move(reached)](Connection& db) {
          insert(db, table, page);
          mark::set(db, mark::kReached, mark);
        },
        [promise](const std::exception_ptr& failure) {
          if (failure) {
            promise->set_exception(failure);
          } else {
            promise->set_value();
          }
        });
  }
  void wait() {
    if (pending_.valid()) pending_.get();
  }

 private:
  static void insert(Connection& db, const TableShape& table, const Page& page) {
    std::vector<Insert::Column> columns;
    for (const auto& column : table.columns) columns.push_back({column.name, column.type});
    std::vector<std::vector<Param>> rows;
    rows.reserve(page.size());
    for (const auto& row : page) {
      auto& params = rows.emplace_back();
      for (const auto& value : row.values()) params.push_back(param_of(value));
    }
    db.insert({table.name, columns, ""}, rows);
  }

  Store& to_;
  std::future<void> pending_;
};

void transfer_table(Connection& from, Writing& writing, const TableShape& table, Key after,
                    const Progress& progress) {
  Pages pages(table, std::move(after));
  std::int64_t rows = 0;
  for (Page page = pages.next(from); !page.empty(); page = pages.next(from)) {
    rows += static_cast<std::int64_t>(page.size());
    writing.write(table, std::move(page), write_reached(table.name, pages.reached()));
    if (progress) progress("copying", table.name, rows);
  }
}

}  // namespace

void transfer(Connection& from, Store& to, const std::vector<TableShape>& tables, const Progress& progress) {
  const auto reached = read_reached(to);
  auto table = tables.begin();
  if (reached) {
    table = std::find_if(tables.begin(), tables.end(),
                         [&](const TableShape& shape) { return shape.name == reached->table; });
  }
  Writing writing(to);
  for (; table != tables.end(); ++table) {
    const bool goes_on = reached && table->name == reached->table;
    transfer_table(from, writing, *table, goes_on ? reached->key : Key(), progress);
  }
  writing.wait();
}

}  // namespace doorstep::hub
