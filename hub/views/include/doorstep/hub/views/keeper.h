// Keeps the read models as events, plans, decisions and time go on: takes what was marked (doorstep/hub/store/marks.h)
// in batches, looks at each of those visits anew, and changes its rows and, by the difference, the sums.
//
// How it can't go wrong. A batch is read in one snapshot and written in one transaction, which takes away just the marks
// that were read: what is recorded meanwhile is marked again. The transaction ends in nothing where another hub has
// changed the provider's rows since the snapshot (view_keeper.turn), so that an older look never replaces a newer one. A
// provider is left to one hub at a time (holder), for as long as that one lives: this saves work and guards nothing.
// Doing a batch twice changes nothing.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

#include "doorstep/hub/store/marks.h"  // kViewsVersion
#include "doorstep/hub/store/store.h"
#include "doorstep/platform/clock.h"

namespace doorstep::hub {

class Keeper {
 public:
  struct Options {
    std::string holder;       // of this hub alone: a UUID
    std::size_t batch = 128;  // visits that are looked at in one turn
    Millis hold_ms = 15'000;  // how long a hub that says nothing keeps a provider
    Millis quiet_ms =
        0;  // marks are left until the oldest is so old: a visit pushed in pieces is looked at once
  };
  // Store and clock outlive it.
  Keeper(Store& store, const platform::Clock& clock, Options options)
      : store_(store), clock_(clock), options_(std::move(options)) {}

  // One batch of one provider, the next one in turn. False where nothing is left to do that this hub may do. Not
  // thread-safe. Throws what the store throws.
  bool turn();
  // Until nothing is left.
  void settle() {
    while (turn()) {
    }
  }

 private:
  Store& store_;
  const platform::Clock& clock_;
  const Options options_;
  std::string last_;  // the provider of the last turn
};

// How much waits to be looked at.
struct Backlog {
  std::int64_t marks = 0;
  Millis oldest_ms = 0;  // how long the oldest of them has waited
};
Backlog backlog(Store& store, Millis now);

// Whether all that the hub holds is in the read models of every provider.
bool is_settled(Store& store, Millis now);

// A thread that takes turns for as long as it lives; between them it looks again every `pause`.
class KeeperThread {
 public:
  KeeperThread(Keeper& keeper, std::chrono::milliseconds pause);
  ~KeeperThread();  // finishes the turn under way
  KeeperThread(const KeeperThread&) = delete;
  KeeperThread& operator=(const KeeperThread&) = delete;

 private:
  void run();

  Keeper& keeper_;
  const std::chrono::milliseconds pause_;
  std::mutex mutex_;
  std::condition_variable stop_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace doorstep::hub
