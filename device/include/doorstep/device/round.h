// One round of syncing without I/O: the host carries each request and waits, on whatever it has for that. The blocking
// Device::sync() is a loop over it; a host with an event loop, where recording goes on between two steps, drives its own.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <variant>

#include "doorstep/device/device.h"
#include "doorstep/sync/message.h"

namespace doorstep::device {

// What the host does next.
struct Wait {
  std::int64_t ms = 0;  // then next(Tick), or earlier next(NetworkChanged)
};
struct Await {};  // what comes of the request that send_behind() gave last: then next() with it
struct Over {};
using Next =
    std::variant<sync::Request, Await, Wait, Over>;  // a request: carry it, then next() with what came of it

// Not thread-safe. The device must outlive it, and have no other one meanwhile.
class Round {
 public:
  // Throws Error(auth, not_enrolled).
  Round(Device::State& device, const Patience& patience, Progress progress);
  ~Round();
  Round(const Round&) = delete;
  Round& operator=(const Round&) = delete;

  const HubAddress& hub() const;

  // SyncWanted begins. What an input stores is durable when it returns; a device that is to be wiped is wiped. Over: the
  // round is done, patience is at its end, or the clock's boot has changed under it, as a page's does after a sleep: its
  // uptimes are worth nothing then. Throws what the store throws.
  Next next(const sync::Input& input);
  // See Machine::send_behind(); a host that never asks never has to Await.
  std::optional<sync::Request> send_behind();

  // Once, after which nothing more may come: Over, or the host gives up. Keeps what the next round wants to know.
  SyncResult end();

 private:
  void step(const sync::Input& input);
  std::optional<Wait> wait();
  void save(const sync::Status& status);

  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace doorstep::device
