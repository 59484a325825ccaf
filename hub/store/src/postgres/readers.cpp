#include "readers.h"

#include <thread>

#include "doorstep/event/error.h"

#include "error.h"

namespace doorstep::hub {

namespace {

constexpr std::chrono::milliseconds kPause{100};

}  // namespace

void PgReaders::read(const Run& run, const Run& before) {
  const auto deadline = Clock::now() + std::chrono::milliseconds(options_.patience_ms);
  for (;;) {
    Lease db = take(deadline);
    try {
      if (!db || db->is_stale()) db = std::make_unique<PgConnection>(options_, &watch_);
      read_once(*db, run, before);
      return give(std::move(db));
    } catch (const Error& error) {
      const bool lost = !db || db->is_broken();
      give(std::move(db));
      if (error.error_class() != ErrorClass::transient || !lost || Clock::now() >= deadline) throw;
    } catch (...) {
      give(std::move(db));
      throw;
    }
    std::this_thread::sleep_for(kPause);
  }
}

void PgReaders::read_once(PgConnection& db, const Run& run, const Run& before) {
  try {
    if (before) before(db);
    db.begin_snapshot();
    run(db);
    db.end_snapshot();
  } catch (...) {
    db.roll_back();
    throw;
  }
}

// Null: there is room for one more, which the caller opens.
PgReaders::Lease PgReaders::take(Clock::time_point deadline) {
  std::unique_lock lock(mutex_);
  const auto is_room = [this] { return !free_.empty() || open_ < options_.readers; };
  if (!freed_.wait_until(lock, deadline, is_room)) {
    throw Error(ErrorClass::transient, "database_busy", "all connections to the database are in use");
  }
  if (free_.empty()) {
    ++open_;
    return nullptr;
  }
  Lease connection = std::move(free_.back());
  free_.pop_back();
  return connection;
}

// One that is broken, or never was, makes room.
void PgReaders::give(Lease connection) {
  {
    const std::lock_guard lock(mutex_);
    if (connection && !connection->is_broken()) {
      free_.push_back(std::move(connection));
    } else {
      --open_;
    }
  }
  freed_.notify_one();
}

}  // namespace doorstep::hub
