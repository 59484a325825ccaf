#include "watch.h"

#include "doorstep/event/error.h"

#include "session.h"

namespace doorstep::hub {

namespace {

constexpr std::chrono::milliseconds kEvery{500};
constexpr std::chrono::milliseconds kReadyWithin{1'500};
constexpr std::chrono::milliseconds kGivenUpAfter{4'000};

// One that was started anew is another server: it has forgotten every session.
constexpr const char* kIdentity =
    "SELECT coalesce(host(inet_server_addr()), '') || ' ' || coalesce(inet_server_port(), 0) || ' ' || "
    "pg_postmaster_start_time()";

}  // namespace

PgWatch::PgWatch(const PostgresOptions& options) : options_(options), thread_([this] { loop(); }) {}

PgWatch::~PgWatch() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_one();
  thread_.join();
}

bool PgWatch::is_ready() const {
  if (failed_) return false;
  const Clock::rep asked_at = asked_at_;
  return asked_at == 0 || Clock::now() - Clock::time_point(Clock::duration(asked_at)) < kReadyWithin;
}

std::optional<Place> PgWatch::place() const {
  const std::lock_guard lock(mutex_);
  return place_;
}

void PgWatch::set_place(std::optional<Place> place) {
  const std::lock_guard lock(mutex_);
  place_ = std::move(place);
}

bool PgWatch::pause() {
  std::unique_lock lock(mutex_);
  return !wake_.wait_for(lock, kEvery, [this] { return stopping_; });
}

void PgWatch::loop() {
  do {
    asked_at_ = Clock::now().time_since_epoch().count();
    try {
      ask();
      failed_ = false;
    } catch (const Error&) {
      missed();
    }
    asked_at_ = 0;
  } while (pause());
}

// Given up once: a connection that somebody opens from then on may be a good one.
void PgWatch::missed() {
  failed_ = true;
  set_place(std::nullopt);
  session_.reset();
  if (given_up_ || Clock::now() - answered_at_ < kGivenUpAfter) return;
  given_up_ = true;
  ++server_;
}

void PgWatch::ask() {
  if (!session_) session_ = std::make_unique<Session>(options_);
  session_->execute_once(kIdentity);
  const Result answer = session_->drain(kGivenUpAfter);
  std::string identity = PQgetvalue(answer.get(), 0, 0);
  if (!identity_.empty() && identity != identity_) ++server_;
  identity_ = std::move(identity);
  answered_at_ = Clock::now();
  given_up_ = false;
  set_place(session_->place());
}

}  // namespace doorstep::hub
