#include "doorstep/hub/views/board_watch.h"

#include <iterator>
#include <utility>

#include <nlohmann/json.hpp>

#include "doorstep/event/bytes.h"
#include "doorstep/hub/http/problem.h"
#include "doorstep/platform/openssl.h"

#include "answers.h"
#include "board.h"

namespace doorstep::hub {

namespace {

using SteadyClock = std::chrono::steady_clock;
using nlohmann::json;

constexpr std::size_t kMaxVersionChars = 64;

// What the caller sees of the board, as one word: of each part how many rows, how they stand, and which changed last.
std::string version_of(Connection& db, const Call& call) {
  Sight sight(db, call.caller);
  const auto parts = seen_parts(db, sight, call.caller, board_query(db, sight, call));
  static const SeenSql sql(
      "SELECT v.board, count(*), max(v.changed) FROM view_visit v LEFT JOIN person p ON p.provider = "
      "v.provider "
      "AND p.id = v.person WHERE {where} GROUP BY v.board ORDER BY v.board",
      "v");
  std::string text;
  for (const SeenPart& part : parts) {
    db.each(
        sql.of(part),
        [&](const Row& row) {
          text += json::array({part.provider.str(), part.from, row.text(0), row.integer(1), row.integer(2)})
                      .dump();
        },
        part.provider, part.from, part.to, part.commissioner, part.zone, part.person);
  }
  return base64url(platform::openssl_crypto().sha256(text)).substr(0, 22);
}

// The version that the caller has: as EventSource says it, or in the query the first time.
std::string version_had(const Call& call) {
  const auto id = call.request.headers.get("Last-Event-ID");
  const std::string had(id ? *id : call.query.get("after").value_or(""));
  if (had.size() > kMaxVersionChars) throw bad_request("after: a version of the board is wanted");
  return had;
}

Response event_stream(const std::string& body) {
  Response response = text_response(200, "text/event-stream; charset=utf-8", body);
  response.headers.set("X-Accel-Buffering", "no");  // a proxy passes it on at once
  return response;
}

Response changed(const std::string& version) {
  return event_stream("retry: 500\nid: " + version + "\nevent: board\ndata: {\"version\":\"" + version +
                      "\"}\n\n");
}

Response nothing(bool is_end) {
  return event_stream(is_end ? "retry: 3000\n: end\n\n" : "retry: 500\n: still\n\n");
}

}  // namespace

BoardWatch::BoardWatch(Store& store, const std::atomic<bool>& leaving, WatchOptions options)
    : store_(store), leaving_(leaving), options_(options), thread_([this] { run(); }) {}

BoardWatch::~BoardWatch() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  stop_.notify_all();
  thread_.join();
  answer(std::move(waiters_), true);
}

void BoardWatch::add_routes(Router& router) {
  router.add_async("GET", "/v1/board/stream", {Role::provider, Role::commissioner},
                   [this](const std::shared_ptr<const Call>& call, Responder&& responder) {
                     begin(call, std::move(responder));
                   });
}

std::size_t BoardWatch::waiting() const {
  const std::lock_guard lock(mutex_);
  return waiters_.size();
}

void BoardWatch::begin(const std::shared_ptr<const Call>& call, Responder&& responder) {
  const std::string had = version_had(*call);
  const std::string now = store_.read([&](Connection& db) { return version_of(db, *call); });
  if (had != now) return responder(changed(now));
  std::unique_lock lock(mutex_);
  if (waiters_.size() >= options_.most) throw unavailable(5);
  if (leaving_ || stopping_) {
    lock.unlock();
    return responder(nothing(true));
  }
  waiters_.push_back({call, std::move(responder), had, SteadyClock::now() + options_.hold, true});
}

void BoardWatch::run() {
  std::unique_lock lock(mutex_);
  while (!stop_.wait_for(lock, options_.tick, [this] { return stopping_; })) {
    if (waiters_.empty()) continue;
    lock.unlock();
    try {
      tick(has_changed());
    } catch (const std::exception&) {  // the database is away: those who wait, wait on
    }
    lock.lock();
  }
}

// One small read, however many wait: whether any provider's read models have changed, by whichever hub.
bool BoardWatch::has_changed() {
  const std::string turns = store_.read([](Connection& db) {
    std::string text;
    db.each("SELECT provider, turn FROM view_keeper ORDER BY provider",
            [&](const Row& row) { text += row.text(0) + " " + std::to_string(row.integer(1)) + "\n"; });
    return text;
  });
  const std::lock_guard lock(mutex_);
  if (turns == seen_) return false;
  seen_ = turns;
  return true;
}

void BoardWatch::tick(bool changed_since) {
  std::list<Waiter> waiters;
  {
    const std::lock_guard lock(mutex_);
    waiters.swap(waiters_);
  }
  std::list<Waiter> over;
  std::map<std::string, std::string> versions;  // by who asks for what: many wait for the same
  for (auto waiter = waiters.begin(); waiter != waiters.end();) {
    const auto next = std::next(waiter);
    const bool is_due = changed_since || std::exchange(waiter->is_new, false);
    if (is_due && answer_change(*waiter, versions)) {
      waiters.erase(waiter);
    } else if (leaving_ || SteadyClock::now() >= waiter->until) {
      over.splice(over.end(), waiters, waiter);
    }
    waiter = next;
  }
  answer(std::move(over), leaving_);
  const std::lock_guard lock(mutex_);
  waiters_.splice(waiters_.end(), waiters);
}

// False where the caller's board is as it was. What is seen no more ends the wait: the next request tells.
bool BoardWatch::answer_change(Waiter& waiter, std::map<std::string, std::string>& versions) {
  const Call& call = *waiter.call;
  const std::string key = std::to_string(static_cast<int>(call.caller.role)) + call.caller.of + "?" +
                          std::string(call.request.query());
  auto found = versions.find(key);
  if (found == versions.end()) {
    std::string version;
    try {
      version = store_.read([&](Connection& db) { return version_of(db, call); });
    } catch (const std::exception&) {
      waiter.until = SteadyClock::now();
      return false;
    }
    found = versions.emplace(key, std::move(version)).first;
  }
  if (found->second == waiter.version) return false;
  waiter.responder(changed(found->second));
  return true;
}

void BoardWatch::answer(std::list<Waiter>&& done, bool is_end) {
  for (Waiter& waiter : done) waiter.responder(nothing(is_end));
}

}  // namespace doorstep::hub
