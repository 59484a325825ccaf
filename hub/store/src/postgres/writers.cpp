#include "writers.h"

#include <algorithm>
#include <chrono>
#include <iterator>
#include <memory>
#include <random>

#include "doorstep/event/error.h"

#include "error.h"

namespace doorstep::hub {

namespace {

using SteadyClock = std::chrono::steady_clock;
using Group = std::vector<Submitted>;

constexpr int kTriesOfARace = 9;   // a second of waits: two hubs may meet at one key several times
constexpr int kTriesTogether = 2;  // then each by itself: one that can't be done must not hold up the others

bool is_retryable(const Error& error) {
  return error.error_class() == ErrorClass::transient && error.code() != kCommitUnknown;
}

// A broken constraint may be another work's row that this one could not see: it is asked again, alone.
bool may_be_a_race(const std::exception_ptr& outcome) {
  try {
    if (outcome) std::rethrow_exception(outcome);
  } catch (const Error& error) {
    return error.code() == kConstraint;
  } catch (...) {
    return false;
  }
  return false;
}

void tell(Submitted& submitted, const std::exception_ptr& outcome) {
  submitted.work = {};  // what it holds is free before anyone is told
  submitted.done(outcome);
}

void tell_all(Group& group, const std::exception_ptr& outcome) {
  for (auto& submitted : group) tell(submitted, outcome);
  group.clear();
}

// One thread's part: a connection that is opened again whenever it was lost.
class GroupCommitter {
 public:
  GroupCommitter(const PostgresOptions& options, const PgWatch& watch) : options_(options), watch_(watch) {}

  // Tells every work how it went.
  void commit(Group group) {
    for (int attempt = 0; !group.empty(); ++attempt) {
      if (attempt >= kTriesTogether && group.size() > 1) return commit_each_alone(std::move(group));
      std::exception_ptr failure;  // told of outside its handler: else its end is another thread's business
      bool may_go_well = false;
      try {
        auto again = commit_once(group);
        for (auto& alone : again) commit_alone(std::move(alone));
        return;
      } catch (const Error& error) {
        failure = std::current_exception();
        may_go_well = is_retryable(error);
      } catch (...) {
        failure = std::current_exception();
      }
      if (!may_go_well) return tell_all(group, failure);
      give_up_old(group, failure);
      if (!group.empty()) pause(attempt);
    }
  }

 private:
  void commit_alone(Submitted submitted) {
    pause(races_++);
    Group group;
    group.push_back(std::move(submitted));
    commit(std::move(group));
    --races_;
  }

  void commit_each_alone(Group group) {
    for (auto& submitted : group) {
      Group alone;
      alone.push_back(std::move(submitted));
      commit(std::move(alone));
    }
  }

  // Gives those that are to run again by themselves; the others are told. Throws where nothing was committed.
  Group commit_once(Group& group) {
    PgConnection& db = connection();
    const auto outcomes = run(db, group);
    Group again;
    for (std::size_t i = 0; i < group.size(); ++i) {
      if (races_ < kTriesOfARace && may_be_a_race(outcomes[i])) {
        again.push_back(std::move(group[i]));
      } else {
        tell(group[i], outcomes[i]);
      }
    }
    group.clear();
    return again;
  }

  std::vector<std::exception_ptr> run(PgConnection& db, Group& group) {
    std::vector<std::exception_ptr> outcomes(group.size());
    try {
      db.begin();
      if (group.size() == 1) {
        group[0].work(db);
      } else {
        for (std::size_t i = 0; i < group.size(); ++i) outcomes[i] = run_in_savepoint(db, group[i].work);
      }
      db.commit();
    } catch (...) {
      const auto failure = std::current_exception();
      db.roll_back();
      if (group.size() > 1 || !is_the_works_own(failure)) std::rethrow_exception(failure);
      outcomes[0] = failure;
    }
    return outcomes;
  }

  // What passes, or took the connection with it, undoes the whole transaction.
  static std::exception_ptr run_in_savepoint(PgConnection& db, Store::Work& work) {
    db.savepoint();
    try {
      work(db);
      db.release();
      return nullptr;
    } catch (...) {
      auto failure = std::current_exception();
      if (!is_the_works_own(failure) || db.is_broken()) throw;
      db.roll_back_to_savepoint();
      return failure;
    }
  }

  static bool is_the_works_own(const std::exception_ptr& failure) {
    try {
      std::rethrow_exception(failure);
    } catch (const Error& error) {
      return error.error_class() != ErrorClass::transient;
    } catch (...) {
      return true;
    }
  }

  PgConnection& connection() {
    if (db_ && (db_->is_broken() || db_->is_stale())) db_.reset();
    if (!db_) db_ = std::make_unique<PgConnection>(options_, &watch_);
    return *db_;
  }

  // Those that have waited for too long are told; they may be asked for again.
  void give_up_old(Group& group, const std::exception_ptr& failure) {
    const auto oldest = SteadyClock::now() - std::chrono::milliseconds(options_.patience_ms);
    const auto old = std::stable_partition(group.begin(), group.end(),
                                           [&](const Submitted& submitted) { return submitted.at > oldest; });
    Group late(std::make_move_iterator(old), std::make_move_iterator(group.end()));
    group.erase(old, group.end());
    tell_all(late, failure);
  }

  // Full jitter, from 20 ms doubling to half a second.
  void pause(int attempt) {
    const int most_ms = std::min(20 << std::min(attempt, 5), 500);
    std::uniform_int_distribution<int> jitter(1, most_ms);
    std::this_thread::sleep_for(std::chrono::milliseconds(jitter(random_)));
  }

  const PostgresOptions& options_;
  const PgWatch& watch_;
  std::unique_ptr<PgConnection> db_;
  int races_ = 0;  // how often the work under way was undone by another's row
  std::minstd_rand random_{std::random_device{}()};
};

}  // namespace

PgWriters::PgWriters(const PostgresOptions& options, const PgWatch& watch)
    : options_(options), watch_(watch) {
  for (int i = 0; i < options.writers; ++i) threads_.emplace_back([this] { loop(); });
}

PgWriters::~PgWriters() {
  queue_.close();
  for (auto& thread : threads_) thread.join();
}

void PgWriters::loop() {
  GroupCommitter committer(options_, watch_);
  for (auto group = queue_.take(options_.max_group); !group.empty();
       group = queue_.take(options_.max_group)) {
    committer.commit(std::move(group));
  }
}

}  // namespace doorstep::hub
