// A Connection by libpq, with its cache of prepared statements.
#pragma once

#include <map>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "doorstep/hub/store/catalogue.h"

#include "session.h"

namespace doorstep::hub {

class PgConnection final : public Connection {
 public:
  explicit PgConnection(const PostgresOptions& options, const PgWatch* watch = nullptr)
      : options_(options), session_(options, watch) {}

  void script(std::string_view sql) override { session_.script(std::string(sql)); }
  void lock(std::string_view name, LockMode mode) override;
  bool try_lock(std::string_view name) override;
  void before_commit(std::string_view sql, std::string_view key) override;

  std::vector<TableShape> catalogue() override;
  void freeze() override;
  void retire() override;

  // What begins, divides and ends transactions; BEGIN and SAVEPOINT travel with the statement that follows.
  void begin();
  void begin_snapshot();
  void savepoint();
  void release();  // waits: what the work has queued is done now, or throws
  void roll_back_to_savepoint();
  // Durable when it returns. Throws Error(transient, "commit_unknown") where that can't be known.
  void commit();
  void end_snapshot() noexcept;  // does not wait
  void roll_back() noexcept;
  bool is_broken() const { return session_.is_broken(); }
  bool is_stale() const { return session_.is_stale(); }

 private:
  std::int64_t run(std::string_view sql, std::span<const Param> params, const RowSink* sink) override;
  void queue(std::string_view sql, std::span<const Param> params) override;
  std::vector<bool> insert_rows(const Insert& into, std::span<const std::vector<Param>> rows,
                                std::optional<std::size_t> key) override;

  void queue_params(std::string_view sql);
  Result drain();
  void finish_before_commit();
  void cancel_wait_for_standby() noexcept;
  static void give_rows(const PGresult* result, const RowSink& sink);
  void swallow() noexcept;

  const PostgresOptions options_;
  Session session_;
  Params params_;
  std::map<std::string, std::string, std::less<>> statements_;  // names by text
  std::vector<std::string> unproven_;  // prepared since the last answer: unknown where that is an error
  std::uint64_t next_name_ = 1;
  std::set<std::pair<std::string, std::string>> before_commit_;  // in one order for all
};

}  // namespace doorstep::hub
