// Brings what is in SQLite's write-ahead log into the database, on a thread and a connection of its own: else each commit
// that fills the log pays for all before it.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>

#include "sqlite_file.h"

namespace doorstep::hub {

class Checkpointer {
 public:
  // Follows the commits of `writer`, which is used no longer when this ends.
  Checkpointer(const StoreOptions& options, SqliteConnection& writer);
  ~Checkpointer();
  Checkpointer(const Checkpointer&) = delete;
  Checkpointer& operator=(const Checkpointer&) = delete;

 private:
  static int after_commit(void* self, sqlite3* writer, const char* schema, int pages);
  void wake();
  void loop();

  // Of the writer's thread alone: pages in the log at the last commit, and when this was last woken.
  int pages_ = 0;
  int woken_at_pages_ = 0;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool due_ = false;  // guarded, as is the next
  bool stopping_ = false;
  std::unique_ptr<SqliteConnection> db_;
  std::thread thread_;  // last: it uses the others
};

}  // namespace doorstep::hub
