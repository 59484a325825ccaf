#include "doorstep/hub/views/board_watch.h"

#include <algorithm>
#include <utility>

#include <nlohmann/json.hpp>

#include "doorstep/hub/http/event_stream.h"
#include "doorstep/hub/http/problem.h"
#include "doorstep/hub/people/sessions.h"

#include "answers.h"
#include "board.h"

namespace doorstep::hub {

namespace {

using SteadyClock = std::chrono::steady_clock;
using nlohmann::json;

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
  return version_word(text);
}

constexpr const char* kRetry = "retry: 500\n";
constexpr const char* kStill = ": still\n\n";

std::string changed(const std::string& version) {
  return "id: " + version + "\nevent: board\ndata: {\"version\":\"" + version + "\"}\n\n";
}

void say_end(OpenBody& body) {
  body.write(kEndOfStream);
  body.end();
}

// Whose stream it is, for the limit of each.
std::string owner_of(const Call& call) {
  return call.caller.account.empty() ? call.caller.id : call.caller.account;
}

}  // namespace

BoardWatch::BoardWatch(Store& store, const platform::Clock& clock, const std::atomic<bool>& leaving,
                       WatchOptions options)
    : store_(store), clock_(clock), leaving_(leaving), options_(options) {}

BoardWatch::~BoardWatch() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  ticks_.stop();
  for (const auto& stream : streams_) say_end(*stream->body);
}

void BoardWatch::add_routes(Router& router) {
  router.add_async(
      "GET", "/v1/board/stream", {Role::provider, Role::commissioner},
      [this](const std::shared_ptr<const Call>& call, Responder&& responder) { responder(begin(call)); });
}

std::size_t BoardWatch::streams() const {
  const std::lock_guard lock(mutex_);
  return streams_.size();
}

Response BoardWatch::begin(const std::shared_ptr<const Call>& call) {
  const std::string had = version_had(*call, "after");
  std::string now = store_.read([&](Connection& db) { return version_of(db, *call); });
  if (leaving_) return event_stream(kEndOfStream);
  Response response = event_stream(kRetry + (had == now ? std::string(kStill) : changed(now)));
  response.open = std::make_shared<OpenBody>();
  add({call, response.open, std::move(now), SteadyClock::now() + options_.heartbeat, true});
  return response;
}

void BoardWatch::add(Stream stream) {
  const std::lock_guard lock(mutex_);
  std::erase_if(streams_, [](const auto& other) { return other->body->is_over(); });
  const std::string owner = owner_of(*stream.call);
  const auto own = std::count_if(streams_.begin(), streams_.end(),
                                 [&](const auto& other) { return owner_of(*other->call) == owner; });
  if (static_cast<std::size_t>(own) >= options_.each) throw slow_down(5);
  if (streams_.size() >= options_.most || stopping_) throw unavailable(5);
  streams_.push_back(std::make_shared<Stream>(std::move(stream)));
}

// One small read, however many watch: whether any provider's read models have changed, by whichever hub.
bool BoardWatch::has_changed() {
  const std::string turns = store_.read([](Connection& db) {
    std::string text;
    db.each("SELECT provider, turn FROM view_keeper ORDER BY provider",
            [&](const Row& row) { text += row.text(0) + " " + std::to_string(row.integer(1)) + "\n"; });
    return text;
  });
  if (turns == seen_) return false;
  seen_ = turns;
  return true;
}

// Without those that are over.
std::vector<std::shared_ptr<BoardWatch::Stream>> BoardWatch::open_streams() {
  const std::lock_guard lock(mutex_);
  std::erase_if(streams_, [](const auto& stream) { return stream->body->is_over(); });
  return streams_;
}

void BoardWatch::tick() {
  const auto streams = open_streams();
  if (streams.empty()) return;
  try {
    tell_all(streams);
  } catch (const std::exception&) {  // the database is away: the streams stay, and nothing is told
    seen_.clear();
  }
}

void BoardWatch::tell_all(const std::vector<std::shared_ptr<Stream>>& streams) {
  const Time now = SteadyClock::now();
  const bool is_changed = has_changed();
  const bool rechecks = now >= recheck_at_;
  if (rechecks) recheck_at_ = now + options_.recheck;
  std::map<std::string, bool> known;            // by credential
  std::map<std::string, std::string> versions;  // by who asks for what: many watch the same
  for (const auto& stream : streams) {
    if (leaving_) {
      say_end(*stream->body);
    } else if ((rechecks || is_changed) && !is_allowed(*stream, known)) {
      stream->body->end();  // the next request says why
    } else {
      if (std::exchange(stream->is_new, false) || is_changed) tell_change(*stream, versions);
      beat(*stream, now);
    }
  }
}

bool BoardWatch::is_allowed(const Stream& stream, std::map<std::string, bool>& known) {
  const Caller& caller = stream.call->caller;
  const auto [entry, is_new] = known.try_emplace(caller.credential);
  if (is_new)
    entry->second = store_.read([&](Connection& db) { return still_allowed(db, caller, clock_.wall_ms()); });
  return entry->second;
}

// What is seen no more ends the stream.
void BoardWatch::tell_change(Stream& stream, std::map<std::string, std::string>& versions) {
  const Call& call = *stream.call;
  const std::string key = std::to_string(static_cast<int>(call.caller.role)) + call.caller.of + "?" +
                          std::string(call.request.query());
  const auto [found, is_new] = versions.try_emplace(key);
  try {
    if (is_new) found->second = store_.read([&](Connection& db) { return version_of(db, call); });
  } catch (const Problem&) {
    versions.erase(found);
    return stream.body->end();
  }
  if (found->second == stream.version) return;
  stream.version = found->second;
  stream.body->write(changed(stream.version));
}

void BoardWatch::beat(Stream& stream, Time now) const {
  if (now < stream.next_beat) return;
  stream.next_beat = now + options_.heartbeat;
  if (stream.body->pending() > 0) return stream.body->drop();
  stream.body->write(kStill);
}

}  // namespace doorstep::hub
