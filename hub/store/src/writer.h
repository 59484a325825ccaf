// The one writer: many works, one commit.
#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "doorstep/hub/store/store.h"

#include "sqlite_connection.h"

namespace doorstep::hub {

struct Submitted {
  Store::Work work;
  Store::Done done;
  std::chrono::steady_clock::time_point at = std::chrono::steady_clock::now();
};

// What waits for a writer. Thread-safe.
class WorkQueue {
 public:
  void push(Submitted submitted);
  // Waits until there is something; gives at most `max`. Nothing where it was closed and is empty.
  std::vector<Submitted> take(std::size_t max);
  void close();

 private:
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<Submitted> queue_;
  bool closed_ = false;
};

// Runs the works in one transaction, each in a savepoint where there are several, commits, and tells each how it went.
void commit_group(SqliteConnection& db, std::vector<Submitted>& group);

// A thread that commits whatever has been queued while the last commit was under way.
class Writer {
 public:
  Writer(std::unique_ptr<SqliteConnection> db, std::size_t max_group);
  ~Writer();  // what is queued is done first
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;
  void submit(Submitted submitted) { queue_.push(std::move(submitted)); }

 private:
  void loop();

  std::unique_ptr<SqliteConnection> db_;
  const std::size_t max_group_;
  WorkQueue queue_;
  std::thread thread_;  // last: it uses the others
};

}  // namespace doorstep::hub
