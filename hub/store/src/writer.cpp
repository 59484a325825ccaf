#include "writer.h"

#include <algorithm>
#include <iterator>

#include "doorstep/event/error.h"

namespace doorstep::hub {

namespace {

// Null where the work is done and waits for the commit. A failure that took the whole transaction with it
// (SQLite rolls back by itself when the disk is full) is thrown instead.
std::exception_ptr run_one(SqliteConnection& db, Store::Work& work) {
  db.exec("SAVEPOINT work");
  try {
    work(db);
    db.exec("RELEASE work");
    return nullptr;
  } catch (...) {
    if (!db.in_transaction()) throw;
    db.exec("ROLLBACK TO work");
    db.exec("RELEASE work");
    return std::current_exception();
  }
}

}  // namespace

void commit_group(SqliteConnection& db, std::vector<Submitted>& group) {
  std::vector<std::exception_ptr> outcomes(group.size());
  try {
    db.exec("BEGIN IMMEDIATE");
    if (group.size() == 1) {  // nobody else's work to keep, so no copy of the pages that it touches
      group.front().work(db);
    } else {
      for (std::size_t i = 0; i < group.size(); ++i) outcomes[i] = run_one(db, group[i].work);
    }
    db.run_before_commit();
    db.exec("COMMIT");
  } catch (...) {
    db.rollback();
    std::replace(outcomes.begin(), outcomes.end(), std::exception_ptr(), std::current_exception());
  }
  for (std::size_t i = 0; i < group.size(); ++i) {
    group[i].work = {};  // what it holds is free before anyone is told
    group[i].done(outcomes[i]);
  }
}

void WorkQueue::push(Submitted submitted) {
  {
    const std::lock_guard lock(mutex_);
    queue_.push_back(std::move(submitted));
  }
  wake_.notify_one();
}

std::vector<Submitted> WorkQueue::take(std::size_t max) {
  std::unique_lock lock(mutex_);
  wake_.wait(lock, [this] { return closed_ || !queue_.empty(); });
  const auto end = queue_.begin() + static_cast<std::ptrdiff_t>(std::min(queue_.size(), max));
  std::vector<Submitted> group(std::make_move_iterator(queue_.begin()), std::make_move_iterator(end));
  queue_.erase(queue_.begin(), end);
  return group;
}

void WorkQueue::close() {
  {
    const std::lock_guard lock(mutex_);
    closed_ = true;
  }
  wake_.notify_all();
}

Writer::Writer(std::unique_ptr<SqliteConnection> db, std::size_t max_group)
    : db_(std::move(db)), max_group_(max_group), thread_([this] { loop(); }) {}

Writer::~Writer() {
  queue_.close();
  thread_.join();
}

void Writer::loop() {
  for (auto group = queue_.take(max_group_); !group.empty(); group = queue_.take(max_group_)) {
    commit_group(*db_, group);
  }
}

}  // namespace doorstep::hub
