#include "doorstep/hub/feed/feed.h"

#include <algorithm>
#include <map>
#include <utility>

#include <fmt/format.h>

#include "doorstep/event/bytes.h"
#include "doorstep/hub/http/problem.h"
#include "doorstep/hub/office/local_time.h"
#include "doorstep/hub/office/policy.h"
#include "doorstep/platform/openssl.h"

#include "cursor.h"
#include "scope.h"

namespace doorstep::hub {

namespace {

constexpr int kTries = 5;  // of requests of one device at the same time, all but one look again

constexpr Millis kRememberGoneMs = 90LL * 24 * 3'600'000;  // a device away for longer asks for everything

// What the device was told: the last position that was given, and what its items were made from.
struct State {
  std::int64_t last_pos = 0;
  std::int64_t floor_pos = 0;  // what was gone before it is forgotten
  std::string seen;
};

struct Snapshot {
  State state;
  std::string seen;  // what items would now be made from
  Scope scope;       // read only where something is to be told
  std::optional<FeedPage> page;
};

class DeviceFeed {
 public:
  DeviceFeed(Store& store, std::string_view epoch, const FeedRequest& request)
      : store_(store), epoch_(epoch), request_(request) {}

  FeedPage read() {
    for (int i = 0; i < kTries; ++i) {
      Snapshot now = store_.read([&](Connection& db) { return look(db); });
      if (now.page) return std::move(*now.page);
      auto page = store_.write([&](Connection& db) { return update(db, now); });
      if (page) return std::move(*page);
    }
    throw unavailable(1);
  }

 private:
  // With the page where the device was told everything already.
  Snapshot look(Connection& db) {
    Snapshot now;
    now.state = state_of(db);
    const auto carers = carers_of(db, request_.provider, request_.device);
    now.seen = fingerprint(db, carers);
    check_cursor(now.state);
    const bool current = now.seen == now.state.seen;
    if (current && request_.after && after_ == now.state.last_pos) {
      now.page = FeedPage{{}, write_cursor(epoch_, request_.device, after_), false};
      return now;
    }
    now.scope = scope_of(db, request_.provider, carers, request_.now);
    if (current) now.page = page_of(db, now.state, now.scope);
    return now;
  }

  // Empty where another request of the device has changed what it was told meanwhile.
  std::optional<FeedPage> update(Connection& db, const Snapshot& now) {
    db.lock("feed " + request_.provider.str() + " " + request_.device.str());
    State state = state_of(db);
    if (state.last_pos != now.state.last_pos || state.seen != now.state.seen) return std::nullopt;
    tell(db, now.scope, state);
    state.seen = now.seen;
    db.exec(
        "INSERT INTO feed_state (provider, device, last_pos, floor_pos, seen) VALUES ($1, $2, $3, $4, $5) "
        "ON CONFLICT (provider, device) DO UPDATE SET last_pos = excluded.last_pos, "
        "floor_pos = excluded.floor_pos, seen = excluded.seen",
        request_.provider, request_.device, state.last_pos, state.floor_pos, state.seen);
    return page_of(db, state, now.scope);
  }

  State state_of(Connection& db) {
    const auto row =
        db.first("SELECT last_pos, floor_pos, seen FROM feed_state WHERE provider = $1 AND device = $2",
                 request_.provider, request_.device);
    return row ? State{row->integer(0), row->integer(1), row->text(2)} : State{};
  }

  // The same text: nothing of this device's scope can have changed.
  std::string fingerprint(Connection& db, const std::vector<CarerId>& carers) {
    const auto row = db.first("SELECT change FROM provider WHERE provider = $1", request_.provider);
    const std::string zone = policy_of(db, request_.provider).zone;
    std::string text = fmt::format("{} {}", row ? row->integer(0) : 0, local_date(request_.now, zone));
    for (const CarerId& carer : carers) text += " " + carer.str();
    return text;
  }

  void check_cursor(const State& state) {
    if (!request_.after) return;
    const auto pos = read_cursor(epoch_, request_.device, *request_.after);
    if (!pos || *pos > state.last_pos || *pos < state.floor_pos) {
      throw Problem(410, "cursor_unknown", "The hub does not know this cursor: ask without one.");
    }
    after_ = *pos;
  }

  // Positions never go back, not even where the hub was restored from a backup: they follow its clock.
  void tell(Connection& db, const Scope& scope, State& state) {
    std::int64_t pos = std::max(state.last_pos, request_.now);
    std::map<std::pair<std::string, std::string>, std::optional<std::string>> held;
    db.each(
        "SELECT kind, id, hash FROM feed_item WHERE provider = $1 AND device = $2",
        [&](const Row& row) {
          held[{row.text(0), row.text(1)}] = row.text_or_null(2);
        },
        request_.provider, request_.device);
    const std::int64_t before = pos;
    for (const auto& [key, doc] : scope) {
      const std::string hash = base64url(platform::openssl_crypto().sha256(doc));
      const auto item = held.find(key);
      if (item == held.end() || item->second != hash) put(db, key, ++pos, hash);
    }
    for (const auto& [key, hash] : held) {
      if (hash && !scope.contains(key)) put(db, key, ++pos, std::nullopt);
    }
    if (pos > before) state.last_pos = pos;
    forget_gone(db, state);
  }

  void forget_gone(Connection& db, State& state) {
    const std::int64_t floor = request_.now - kRememberGoneMs;
    const auto forgotten =
        db.exec("DELETE FROM feed_item WHERE provider = $1 AND device = $2 AND hash IS NULL AND pos < $3",
                request_.provider, request_.device, floor);
    if (forgotten > 0) state.floor_pos = std::min(floor, state.last_pos);
  }

  void put(Connection& db, const std::pair<std::string, std::string>& key, std::int64_t pos,
           const std::optional<std::string>& hash) {
    db.send(
        "INSERT INTO feed_item (provider, device, kind, id, pos, hash) VALUES ($1, $2, $3, $4, $5, $6) "
        "ON CONFLICT (provider, device, kind, id) DO UPDATE SET pos = excluded.pos, hash = excluded.hash",
        request_.provider, request_.device, key.first, key.second, pos, hash);
  }

  // Who asks from the start has nothing that could be gone.
  FeedPage page_of(Connection& db, const State& state, const Scope& scope) {
    FeedPage page;
    std::int64_t pos = after_;
    db.each(
        "SELECT kind, id, pos, hash FROM feed_item WHERE provider = $1 AND device = $2 AND pos > $3 "
        "AND (hash IS NOT NULL OR $4 = 1) ORDER BY pos LIMIT $5",
        [&](const Row& row) {
          if (page.changes.size() == request_.limit) {
            page.more = true;
            return;
          }
          pos = row.integer(2);
          FeedChange change{row.text(0), row.text(1), pos, std::nullopt};
          const auto doc = scope.find({change.kind, change.id});
          if (!row.is_null(3) && doc != scope.end()) change.doc = doc->second;
          page.changes.push_back(std::move(change));
        },
        request_.provider, request_.device, after_, request_.after.has_value(),
        static_cast<std::int64_t>(request_.limit) + 1);
    page.cursor = write_cursor(epoch_, request_.device, page.more ? pos : state.last_pos);
    return page;
  }

  Store& store_;
  std::string_view epoch_;
  const FeedRequest& request_;
  std::int64_t after_ = 0;
};

}  // namespace

FeedPage read_feed(Store& store, std::string_view epoch, const FeedRequest& request) {
  return DeviceFeed(store, epoch, request).read();
}

}  // namespace doorstep::hub
