// One connection to the hub's database. SQLite stands behind it now, PostgreSQL can later, so what is written
// above it is SQL that both know: parameters $1, $2 …, INSERT … ON CONFLICT, no functions of one of them
// alone.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "doorstep/hub/store/value.h"

namespace doorstep::hub {

// Lent by a Store for one read or one write; used by one thread, never kept. Statements are prepared once and
// cached by their text, so the texts are constants: values go in as parameters. Throws doorstep::Error:
// transient ("database_busy"), space ("disk_full"), corrupt ("database_damaged"), and bug for a wrong
// statement or a broken constraint ("constraint"). What a failed write had changed is undone by the Store.
class Connection {
 public:
  virtual ~Connection() = default;

  // Runs a statement that changes; gives how many rows it changed.
  template <class... P>
  std::int64_t exec(std::string_view sql, const P&... params) {
    const std::array<Param, sizeof...(P)> list{Param(params)...};
    return run(sql, list, nullptr);
  }

  // The same with a list of parameters, for statements that are made from a table of columns.
  std::int64_t exec_list(std::string_view sql, std::span<const Param> params) {
    return run(sql, params, nullptr);
  }

  // All rows. For answers of any length use each().
  template <class... P>
  std::vector<Row> query(std::string_view sql, const P&... params) {
    std::vector<Row> rows;
    each(
        sql, [&](const Row& row) { rows.push_back(row); }, params...);
    return rows;
  }

  // Calls use(const Row&) for each row; the row is valid during the call.
  template <class Use, class... P>
  void each(std::string_view sql, Use&& use, const P&... params) {
    const std::array<Param, sizeof...(P)> list{Param(params)...};
    const RowSink sink = std::ref(use);
    run(sql, list, &sink);
  }

  // The first row, or none.
  template <class... P>
  std::optional<Row> first(std::string_view sql, const P&... params) {
    std::optional<Row> found;
    each(
        sql,
        [&](const Row& row) {
          if (!found) found = row;
        },
        params...);
    return found;
  }

  // Statements without parameters, `;` between them: for migrations.
  virtual void script(std::string_view sql) = 0;

 protected:
  using RowSink = std::function<void(const Row&)>;
  virtual std::int64_t run(std::string_view sql, std::span<const Param> params, const RowSink* sink) = 0;
};

}  // namespace doorstep::hub
