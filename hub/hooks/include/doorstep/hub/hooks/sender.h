// Sends webhooks: takes what came about from the database, makes a delivery of it for each who is to be told, and sends it
// until it has arrived or is given up.
//
// Several hubs share the work: a delivery is taken by moving its next attempt to when the lease ends, so that a hub which dies
// leaves nothing behind. A receiver may get one twice, with the same webhook-id. Of a time, `in_all` are under way, and of one
// receiver `each`, or one while it fails.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "doorstep/event/crypto.h"
#include "doorstep/hub/hooks/plan.h"
#include "doorstep/hub/hooks/target.h"
#include "doorstep/hub/store/store.h"
#include "doorstep/platform/clock.h"
#include "doorstep/platform/random.h"

namespace doorstep::hub {

struct HookOptions {
  TargetRules rules;
  SendLimits limits;
  std::chrono::milliseconds timeout{20'000};  // of one attempt
  std::chrono::milliseconds pause{500};       // between two looks at the database where nothing happens
  std::chrono::milliseconds linger{3'000};    // at the end, for what is under way
  Millis lease_ms = 60'000;                   // longer than an attempt
  std::filesystem::path ca_file;              // of receivers, for tests; empty: those of the machine
};

class Transfers;
struct Taken;

// One step after the other, of one thread. Store, clock, randomness and key outlive it.
class Dispatcher {
 public:
  Dispatcher(Store& store, const platform::Clock& clock, platform::Random& random, const Signer& receipt_key,
             HookOptions options);
  ~Dispatcher();  // breaks off what is under way, and gives it back
  Dispatcher(const Dispatcher&) = delete;
  Dispatcher& operator=(const Dispatcher&) = delete;

  // Makes deliveries, takes those that are due, sends, writes down what came of them; waits up to `wait` where there is
  // nothing to do. Throws what the store throws; what it knew then is kept.
  void turn(std::chrono::milliseconds wait);
  // Only what is under way.
  void finish(std::chrono::milliseconds wait);
  void wake();  // ends the wait of a turn; from any thread
  std::size_t under_way() const;

 private:
  void make_deliveries();
  void take_due();
  void start(std::unique_ptr<Taken> taken);
  void write_down();

  Store& store_;
  const platform::Clock& clock_;
  platform::Random& random_;
  const Signer& receipt_key_;
  const HookOptions options_;
  std::unique_ptr<Transfers> transfers_;
  std::map<std::uint64_t, std::unique_ptr<Taken>>
      taken_;  // by ticket: under way, or answered and not written down yet
  std::map<std::uint64_t, Answer> answers_;
  std::uint64_t tickets_ = 0;
  Millis pruned_at_ = 0;
  std::chrono::steady_clock::time_point look_at_{};  // when the database is looked at next
};

// A thread that takes turns for as long as it lives.
class HookSender {
 public:
  HookSender(Dispatcher& dispatcher, std::chrono::milliseconds pause, std::chrono::milliseconds linger);
  ~HookSender();  // takes nothing new, and waits up to `linger` for what is under way
  HookSender(const HookSender&) = delete;
  HookSender& operator=(const HookSender&) = delete;

 private:
  void run();

  Dispatcher& dispatcher_;
  const std::chrono::milliseconds pause_, linger_;
  std::mutex mutex_;
  std::condition_variable stop_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace doorstep::hub
