#include "checkpointer.h"

#include <sqlite3.h>

#include "doorstep/event/error.h"

namespace doorstep::hub {

namespace {

constexpr int kManyPages = 4'000;
// So many are there only where commits come faster than they can be brought over: then the writer waits for it, that the
// log has an end.
constexpr int kTooManyPages = 16'000;

}  // namespace

Checkpointer::Checkpointer(const StoreOptions& options, SqliteConnection& writer)
    : db_(open_connection(options, Access::read_write)), thread_([this] { loop(); }) {
  sqlite3_wal_hook(writer.handle(), &after_commit, this);
}

Checkpointer::~Checkpointer() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_one();
  thread_.join();
}

int Checkpointer::after_commit(void* user, sqlite3* writer, const char* schema, int pages) {
  auto& self = *static_cast<Checkpointer*>(user);
  if (pages < self.pages_) self.woken_at_pages_ = 0;  // the log has begun anew
  self.pages_ = pages;
  if (pages >= kTooManyPages) {
    sqlite3_wal_checkpoint_v2(writer, schema, SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
  } else if (pages - self.woken_at_pages_ >= kManyPages) {
    self.woken_at_pages_ = pages;
    self.wake();
  }
  return SQLITE_OK;
}

void Checkpointer::wake() {
  {
    const std::lock_guard lock(mutex_);
    due_ = true;
  }
  wake_.notify_one();
}

void Checkpointer::loop() {
  for (;;) {
    std::unique_lock lock(mutex_);
    wake_.wait(lock, [this] { return due_ || stopping_; });
    if (stopping_) return;
    due_ = false;
    lock.unlock();
    try {
      db_->script("PRAGMA wal_checkpoint(PASSIVE)");
    } catch (const Error&) {  // the disk: commits tell of it, and after some more of them this is tried again
    }
  }
}

}  // namespace doorstep::hub
