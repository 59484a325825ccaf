// One connection to PostgreSQL in libpq's pipeline mode: what is sent waits for no answer until drain().
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <libpq-fe.h>

#include "doorstep/hub/store/postgres.h"

#include "params.h"
#include "watch.h"

namespace doorstep::hub {

struct FreeResult {
  void operator()(PGresult* result) const { PQclear(result); }
};
using Result = std::unique_ptr<PGresult, FreeResult>;

// Used by one thread. Every wait has an end: a server that does not answer counts as lost.
class Session {
 public:
  // Connects to a server that takes writes. Throws as open_postgres_store(). The watch, where there is one, outlives it.
  explicit Session(const PostgresOptions& options, const PgWatch* watch = nullptr);
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  void prepare(const std::string& name, std::string_view sql, const Params& types);
  void execute(const std::string& name, const Params& params);
  void execute_once(const char* sql);  // without parameters, not prepared

  // Sends what is queued and waits for all answers; gives the last one. Throws the first error: what was queued behind
  // it has not run.
  Result drain() { return drain(answer_within_); }
  Result drain(std::chrono::milliseconds within);
  bool is_drained() const { return queued_ == 0; }
  // Sends what is queued, to which nothing may be added before drain(); whether an answer, or the end of the connection,
  // has come within this time.
  bool is_answered(std::chrono::milliseconds within);
  std::size_t queued() const { return queued_; }
  // Hands what is queued to the network, and does not wait.
  void flush();

  // Several statements at once, outside the pipeline.
  void script(const std::string& sql);

  bool is_broken() const { return broken_; }
  // Whether the watch has given up its server since it was opened: not to be used for anything new.
  bool is_stale() const { return watch_ != nullptr && watch_->server() != server_; }
  Place place() const { return {PQhost(connection_.get()), PQport(connection_.get())}; }
  int backend() const { return PQbackendPID(connection_.get()); }
  void give_up() { broken_ = true; }
  // Whether the server warned since the last call: a COMMIT that was warned of may not be on its standby.
  bool take_warning();
  // Whether a statement has changed a row since the last call.
  bool take_change();

 private:
  using Clock = std::chrono::steady_clock;
  struct Close {
    void operator()(PGconn* connection) const { PQfinish(connection); }
  };

  void connect(const PostgresOptions& options);
  bool connect_to(const PostgresOptions& options, const std::optional<Place>& place);
  void set_up(const PostgresOptions& options);
  Result next_result(Clock::time_point deadline);
  // False: nothing has come until then. Throws where the watch has given up the server.
  bool wait(bool to_write, Clock::time_point deadline);
  void check_sent(int sent);
  void sync();  // ends what is queued: the answers come up to there
  [[noreturn]] void lose(const std::string& detail);

  std::unique_ptr<PGconn, Close> connection_;
  const PgWatch* watch_;
  std::uint64_t server_;  // as the watch named it before this was opened
  std::chrono::milliseconds answer_within_;
  std::size_t queued_ = 0;  // statements without an answer yet
  bool synced_ = false;
  bool broken_ = false;
  bool warned_ = false;
  bool changed_ = false;
};

}  // namespace doorstep::hub
