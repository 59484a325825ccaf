#include "doorstep/hub/views/keeper.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "batch.h"

namespace doorstep::hub {

namespace {

struct Candidate {
  ProviderId provider;
  std::optional<KeeperState> state;  // absent: its first turn
  bool is_held = false;              // by this hub
};

// Those at which something is to be done that is not another's, in the order of their names. A mark from the future was
// made before the clock was set back: it would wait for ever.
std::vector<Candidate> candidates(Connection& db, const std::string& holder, Millis now, Millis quiet) {
  std::vector<Candidate> list;
  db.each(
      "SELECT p.provider, k.version, k.turn, k.phase, k.after_ms, k.after_name, k.holder FROM provider p "
      "LEFT JOIN view_keeper k ON k.provider = p.provider "
      "WHERE k.provider IS NULL OR ((k.holder = $1 OR k.held_until_ms <= $2) AND (k.version <> $3 OR "
      "k.phase <> 'live' OR EXISTS (SELECT 1 FROM view_mark m WHERE m.provider = p.provider AND "
      "(m.marked_ms <= $4 OR m.marked_ms > $2)) OR "
      "EXISTS (SELECT 1 FROM view_visit v WHERE v.provider = p.provider AND v.next_look_ms <= $2))) "
      "ORDER BY p.provider",
      [&](const Row& row) {
        Candidate candidate{ProviderId(row.text(0)), std::nullopt, false};
        if (!row.is_null(1)) {
          candidate.state =
              KeeperState{row.integer(1), row.integer(2), row.text(3), row.integer(4), row.text(5)};
          candidate.is_held = row.text(6) == holder;
        }
        list.push_back(std::move(candidate));
      },
      holder, now, kViewsVersion, now - quiet);
  return list;
}

// The first after the one that had the last turn, so that each has its own.
const Candidate* next_after(const std::vector<Candidate>& list, const std::string& last) {
  for (const Candidate& candidate : list) {
    if (last < candidate.provider.str()) return &candidate;
  }
  return list.empty() ? nullptr : &list.front();
}

// Two hubs may both begin or claim: one of them finds it done.
void claim(Connection& db, const ProviderId& provider, const std::string& holder, Millis now, Millis until) {
  db.exec(
      "INSERT INTO view_keeper (provider, version, turn, phase, after_ms, after_name, holder, held_until_ms) "
      "VALUES ($1, 0, 0, $2, 0, '', $3, $4) ON CONFLICT (provider) DO UPDATE SET holder = excluded.holder, "
      "held_until_ms = excluded.held_until_ms WHERE view_keeper.held_until_ms <= $5",
      provider, kClear, holder, until, now);
}

}  // namespace

bool Keeper::turn() {
  const Millis now = clock_.wall_ms();
  const Millis until = now + options_.hold_ms;
  std::optional<ProviderId> to_claim;
  std::unique_ptr<Batch> batch;
  const bool found = store_.read([&](Connection& db) {
    to_claim.reset();
    batch.reset();
    const auto list = candidates(db, options_.holder, now, options_.quiet_ms);
    const Candidate* next = next_after(list, last_);
    if (next == nullptr) return false;
    if (!next->is_held) {
      to_claim = next->provider;
      return true;
    }
    batch = std::make_unique<Batch>(next->provider, *next->state);
    if (!batch->gather(db, now, options_.batch)) batch.reset();
    return true;
  });
  if (to_claim) {
    store_.write([&](Connection& db) { claim(db, *to_claim, options_.holder, now, until); });
  } else if (batch) {
    last_ = batch->provider().str();
    store_.write([&](Connection& db) { batch->write(db, options_.holder, until); });
  }
  return found;
}

Backlog backlog(Store& store, Millis now) {
  return store.read([&](Connection& db) {
    const auto row = db.first("SELECT count(*), min(marked_ms) FROM view_mark");
    return Backlog{row->integer(0), std::max<Millis>(0, now - row->integer_or_null(1).value_or(now))};
  });
}

bool is_settled(Store& store, Millis now) {
  return !store.read([&](Connection& db) {
    return db.first(
        "SELECT 1 FROM provider p LEFT JOIN view_keeper k ON k.provider = p.provider "
        "WHERE k.provider IS NULL OR k.version <> $1 OR k.phase <> 'live' OR "
        "EXISTS (SELECT 1 FROM view_mark m WHERE m.provider = p.provider) OR "
        "EXISTS (SELECT 1 FROM view_visit v WHERE v.provider = p.provider AND v.next_look_ms <= $2) LIMIT 1",
        kViewsVersion, now);
  });
}

KeeperThread::KeeperThread(Keeper& keeper, std::chrono::milliseconds pause)
    : keeper_(keeper), pause_(pause), thread_([this] { run(); }) {}

KeeperThread::~KeeperThread() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  stop_.notify_all();
  thread_.join();
}

void KeeperThread::run() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    lock.unlock();
    bool more = false;
    try {
      more = keeper_.turn();
    } catch (const std::exception&) {  // the database is away or busy: the marks stay
    }
    lock.lock();
    if (!more) stop_.wait_for(lock, pause_, [this] { return stopping_; });
  }
}

}  // namespace doorstep::hub
