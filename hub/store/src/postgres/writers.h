// The connections that commit: each takes what waits, runs it in one transaction, and commits once.
#pragma once

#include <optional>
#include <thread>
#include <vector>

#include "doorstep/hub/store/postgres.h"

#include "../writer.h"
#include "connection.h"

namespace doorstep::hub {

class PgWriters {
 public:
  PgWriters(const PostgresOptions& options, const PgWatch& watch);
  ~PgWriters();  // what is queued is done first, or told that it can't be
  PgWriters(const PgWriters&) = delete;
  PgWriters& operator=(const PgWriters&) = delete;
  void submit(Submitted submitted) { queue_.push(std::move(submitted)); }

 private:
  void loop();

  const PostgresOptions options_;
  const PgWatch& watch_;
  WorkQueue queue_;
  std::vector<std::thread> threads_;  // last: they use the others
};

}  // namespace doorstep::hub
