#include "session.h"

#include <algorithm>
#include <array>

#include <poll.h>

#include "error.h"

namespace doorstep::hub {

namespace {

constexpr int kOldestServer = 150'000;
constexpr std::chrono::milliseconds kGrace{5'000};  // beyond the time that a statement may take on the server
constexpr std::chrono::milliseconds kLookAtWatch{200};
constexpr int kBinaryResults = 1;

std::string last_error(PGconn* connection) {
  std::string text = PQerrorMessage(connection);
  while (!text.empty() && text.back() == '\n') text.pop_back();
  return text;
}

// An address that libpq can't read is not repeated: it may hold a password.
void check_url(const std::string& url) {
  char* ignored = nullptr;
  PQconninfoOption* parsed = PQconninfoParse(url.c_str(), &ignored);
  PQfreemem(ignored);
  if (parsed == nullptr) throw Error(ErrorClass::rejected, "usage", "the database's address can't be read");
  PQconninfoFree(parsed);
}

Error connect_error(PGconn* connection) {
  const std::string detail = last_error(connection);
  const auto says = [&](std::string_view words) { return detail.find(words) != std::string::npos; };
  if (says("authentication failed") || says("no pg_hba.conf entry") || says("no password supplied")) {
    return {ErrorClass::auth, "database_refused", detail};
  }
  if (says("database \"") && says("does not exist")) return {ErrorClass::rejected, "no_database", detail};
  return unavailable_database(detail);
}

bool has_changed_rows(PGresult* result) {
  const std::string_view command = PQcmdStatus(result);
  const std::string_view rows = PQcmdTuples(result);
  return !command.starts_with("SELECT") && !rows.empty() && rows != "0";
}

}  // namespace

Session::Session(const PostgresOptions& options, const PgWatch* watch)
    : watch_(watch),
      server_(watch == nullptr ? 0 : watch->server()),
      answer_within_(std::chrono::milliseconds(options.statement_timeout_ms) + kGrace) {
  connect(options);
  set_up(options);
  if (PQenterPipelineMode(connection_.get()) == 0 || PQsetnonblocking(connection_.get(), 1) != 0) {
    lose("the pipeline can't be entered");
  }
}

// To one of the hosts, or to any: whether there is a connection now.
bool Session::connect_to(const PostgresOptions& options, const std::optional<Place>& place) {
  // Before the address: it may set another value. Behind it: it may not.
  // A machine that has vanished is noticed after 10 s by the kernel, where the watch does not notice it before.
  const std::array<const char*, 12> names{"connect_timeout",
                                          "target_session_attrs",
                                          "application_name",
                                          "tcp_user_timeout",
                                          "keepalives_idle",
                                          "keepalives_interval",
                                          "keepalives_count",
                                          "dbname",
                                          "client_encoding",
                                          place ? "host" : nullptr,
                                          "port",
                                          nullptr};
  const std::array<const char*, 12> values{"3",
                                           options.takes_writes ? "read-write" : "any",
                                           options.application_name.c_str(),
                                           "10000",
                                           "4",
                                           "2",
                                           "3",
                                           options.url.c_str(),
                                           "UTF8",
                                           place ? place->host.c_str() : nullptr,
                                           place ? place->port.c_str() : nullptr,
                                           nullptr};
  connection_.reset(PQconnectdbParams(names.data(), values.data(), 1));
  return PQstatus(connection_.get()) == CONNECTION_OK;
}

void Session::connect(const PostgresOptions& options) {
  check_url(options.url);
  const auto place = watch_ == nullptr ? std::nullopt : watch_->place();
  const bool found = place && connect_to(options, place);
  if (!found && !connect_to(options, std::nullopt)) throw connect_error(connection_.get());
  if (PQserverVersion(connection_.get()) < kOldestServer) {
    throw Error(ErrorClass::rejected, "database_too_old", "PostgreSQL 15 or newer is needed");
  }
  const char* encoding = PQparameterStatus(connection_.get(), "server_encoding");
  if (encoding == nullptr || std::string_view(encoding) != "UTF8") {
    throw Error(ErrorClass::rejected, "database_encoding", "the database's encoding must be UTF8");
  }
  PQsetNoticeReceiver(
      connection_.get(),
      [](void* self, const PGresult* notice) {
        const char* severity = PQresultErrorField(notice, PG_DIAG_SEVERITY_NONLOCALIZED);
        if (severity != nullptr && std::string_view(severity) == "WARNING") {
          static_cast<Session*>(self)->warned_ = true;
        }
      },
      this);
}

// A commit is acknowledged when it is synced, here and on the standbys that the server waits for.
void Session::set_up(const PostgresOptions& options) {
  script("SET statement_timeout = " + std::to_string(options.statement_timeout_ms) +
         "; SET lock_timeout = " + std::to_string(options.lock_timeout_ms) +
         "; SET idle_in_transaction_session_timeout = 10000; SET client_min_messages = warning;"
         "SET default_transaction_isolation = 'read committed'; SET jit = off;"
         "SELECT set_config('synchronous_commit', 'on', false) "
         "WHERE current_setting('synchronous_commit') NOT IN ('on', 'remote_apply');" +
         options.setup);
}

void Session::script(const std::string& sql) {
  PGconn* connection = connection_.get();
  const bool pipelined = PQpipelineStatus(connection) != PQ_PIPELINE_OFF;
  if (pipelined) {
    drain();
    PQexitPipelineMode(connection);
    PQsetnonblocking(connection, 0);
  }
  const Result result(PQexec(connection, sql.c_str()));
  if (pipelined && PQstatus(connection) == CONNECTION_OK) {
    PQenterPipelineMode(connection);
    PQsetnonblocking(connection, 1);
  }
  const ExecStatusType status = PQresultStatus(result.get());
  if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_EMPTY_QUERY) return;
  if (PQstatus(connection) != CONNECTION_OK) lose("the connection was lost");
  throw error_of_result(result.get());
}

void Session::prepare(const std::string& name, std::string_view sql, const Params& types) {
  check_sent(
      PQsendPrepare(connection_.get(), name.c_str(), std::string(sql).c_str(), types.size(), types.types()));
}

void Session::execute(const std::string& name, const Params& params) {
  check_sent(PQsendQueryPrepared(connection_.get(), name.c_str(), params.size(), params.values(),
                                 params.lengths(), params.formats(), kBinaryResults));
}

void Session::execute_once(const char* sql) {
  check_sent(
      PQsendQueryParams(connection_.get(), sql, 0, nullptr, nullptr, nullptr, nullptr, kBinaryResults));
}

void Session::check_sent(int sent) {
  if (broken_) throw unavailable_database("the connection was lost");
  if (sent == 0) lose(last_error(connection_.get()));
  ++queued_;
}

void Session::flush() {
  if (broken_ || queued_ == 0) return;
  PQsendFlushRequest(connection_.get());
  if (PQflush(connection_.get()) < 0) broken_ = true;
}

void Session::sync() {
  if (std::exchange(synced_, true)) return;
  if (PQpipelineSync(connection_.get()) == 0) lose(last_error(connection_.get()));
}

bool Session::is_answered(std::chrono::milliseconds within) {
  if (broken_) return true;
  sync();
  const auto deadline = Clock::now() + within;
  while (!broken_ && PQisBusy(connection_.get()) != 0) {
    if (!wait(false, deadline)) return false;
    if (PQconsumeInput(connection_.get()) == 0) broken_ = true;
  }
  return true;
}

Result Session::drain(std::chrono::milliseconds within) {
  if (broken_) throw unavailable_database("the connection was lost");
  if (queued_ == 0) return nullptr;
  sync();
  const auto deadline = Clock::now() + within;
  Result last;
  Result failed;
  for (Result result = next_result(deadline); PQresultStatus(result.get()) != PGRES_PIPELINE_SYNC;
       result = next_result(deadline)) {
    if (!result) continue;  // the end of one statement's answer
    const ExecStatusType status = PQresultStatus(result.get());
    if (status == PGRES_FATAL_ERROR && !failed) {
      failed = std::move(result);
    } else if (status != PGRES_PIPELINE_ABORTED) {
      changed_ = changed_ || has_changed_rows(result.get());
      last = std::move(result);
    }
  }
  queued_ = 0;
  synced_ = false;
  if (!failed) return last;
  const char* state = PQresultErrorField(failed.get(), PG_DIAG_SQLSTATE);
  if (state == nullptr) lose("the connection was lost");
  broken_ = ends_session(state);
  throw error_of_result(failed.get());
}

// Null between two statements' answers.
Result Session::next_result(Clock::time_point deadline) {
  PGconn* connection = connection_.get();
  for (int unsent = PQflush(connection); unsent != 0 || PQisBusy(connection) != 0;
       unsent = PQflush(connection)) {
    if (unsent < 0) lose(last_error(connection));
    if (!wait(unsent > 0, deadline)) lose("the server does not answer");
    if (PQconsumeInput(connection) == 0) lose(last_error(connection));
  }
  Result result(PQgetResult(connection));
  if (PQstatus(connection) != CONNECTION_OK) lose(last_error(connection));
  return result;
}

bool Session::wait(bool to_write, Clock::time_point deadline) {
  using std::chrono::milliseconds;
  pollfd socket{PQsocket(connection_.get()), static_cast<short>(to_write ? POLLIN | POLLOUT : POLLIN), 0};
  for (;;) {
    const auto left = std::chrono::duration_cast<milliseconds>(deadline - Clock::now());
    const auto slice = std::clamp(left, milliseconds(0), kLookAtWatch);
    // What has come is looked at first: it may be this process that was stopped.
    if (::poll(&socket, 1, static_cast<int>(slice.count())) != 0) return true;
    if (left <= slice) return false;
    if (is_stale()) lose("the server was given up");
  }
}

void Session::lose(const std::string& detail) {
  broken_ = true;
  throw unavailable_database(detail);
}

bool Session::take_change() { return std::exchange(changed_, false); }
bool Session::take_warning() { return std::exchange(warned_, false); }

}  // namespace doorstep::hub
