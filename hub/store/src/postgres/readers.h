// A bounded pool of connections to read with.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "doorstep/hub/store/postgres.h"

#include "connection.h"

namespace doorstep::hub {

// Thread-safe. Who finds no connection waits for one, within the options' patience.
class PgReaders {
 public:
  PgReaders(const PostgresOptions& options, const PgWatch& watch) : options_(options), watch_(watch) {}

  using Run = std::function<void(Connection&)>;

  // Runs it in one snapshot; again, from its beginning, where the connection was lost. `before` runs on the same
  // connection before the snapshot is taken.
  void read(const Run& run, const Run& before = {});

 private:
  using Clock = std::chrono::steady_clock;
  using Lease = std::unique_ptr<PgConnection>;

  Lease take(Clock::time_point deadline);
  void give(Lease connection);
  void read_once(PgConnection& db, const Run& run, const Run& before);

  const PostgresOptions options_;
  const PgWatch& watch_;
  std::mutex mutex_;
  std::condition_variable freed_;
  std::vector<Lease> free_;
  int open_ = 0;  // free ones and lent ones
};

}  // namespace doorstep::hub
