// One connection to the hub's database. SQLite or PostgreSQL stands behind it, so what is written above it is SQL that
// both know: parameters $1, $2 … (each of one type in one statement), INSERT … ON CONFLICT … RETURNING, no functions of
// one of them alone, no sum() without CAST(… AS BIGINT).
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "doorstep/hub/store/value.h"

namespace doorstep::hub {

enum class ColumnType { integer, text, bytes };

// INSERT INTO table (columns) of many rows at once. `rest` follows: ON CONFLICT (…) DO NOTHING.
struct Insert {
  struct Column {
    std::string_view name;
    ColumnType type;
  };
  std::string_view table;
  std::span<const Column> columns;
  std::string_view rest;
};

enum class LockMode { shared, exclusive };

struct TableShape;  // doorstep/hub/store/catalogue.h

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

  // The same for who does not ask how many rows: several may travel together to a database that is elsewhere, and an
  // error may show at a later statement of the same work.
  template <class... P>
  void send(std::string_view sql, const P&... params) {
    const std::array<Param, sizeof...(P)> list{Param(params)...};
    queue(sql, list);
  }

  // Inserts the rows, in this order.
  void insert(const Insert& into, std::span<const std::vector<Param>> rows) {
    if (!rows.empty()) insert_rows(into, rows, {});
  }
  // The same, and says of each row whether it was inserted. `key` is the text column that tells them apart; of two of
  // one key it is the first.
  std::vector<bool> insert_new(const Insert& into, std::size_t key,
                               std::span<const std::vector<Param>> rows) {
    return rows.empty() ? std::vector<bool>() : insert_rows(into, rows, key);
  }

  // Until the end of the transaction nobody else, on any hub, holds the lock of this name; holders of the shared mode
  // can be many at once. What is read after it is as the last holder left it. Of SQLite's one writer it is true anyway.
  virtual void lock(std::string_view name, LockMode mode = LockMode::exclusive) = 0;
  // The same for work that can be left to whoever holds it now.
  virtual bool try_lock(std::string_view name) = 0;

  // Runs `sql` with $1 = `key` once before the commit, however many works of the transaction ask for it: for rows that
  // many works change, which would else wait for each other from here on. It runs even where the work then fails.
  virtual void before_commit(std::string_view sql, std::string_view key) = 0;

  // The same as exec() with a list of parameters, for statements that are made from a table of columns.
  std::int64_t exec_list(std::string_view sql, std::span<const Param> params) {
    return run(sql, params, nullptr);
  }
  // The same as send().
  void send_list(std::string_view sql, std::span<const Param> params) { queue(sql, params); }

  // The same as each() with a list.
  void each_list(std::string_view sql, std::span<const Param> params,
                 const std::function<void(const Row&)>& use) {
    run(sql, params, &use);
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

  // The hub's tables by their names; a table in partitions is one.
  virtual std::vector<TableShape> catalogue() = 0;
  // In a write: until it ends, however long that takes, nobody else changes anything. Throws Error(busy,
  // "hub_is_running") where a hub has the database open.
  virtual void freeze() = 0;
  // In a write, for a database that its hub leaves: from the commit on no log grows here any more, whatever hub comes back
  // that did not see it go.
  virtual void retire() = 0;

 protected:
  using RowSink = std::function<void(const Row&)>;
  virtual std::int64_t run(std::string_view sql, std::span<const Param> params, const RowSink* sink) = 0;
  virtual void queue(std::string_view sql, std::span<const Param> params) = 0;
  virtual std::vector<bool> insert_rows(const Insert& into, std::span<const std::vector<Param>> rows,
                                        std::optional<std::size_t> key) = 0;
};

}  // namespace doorstep::hub
