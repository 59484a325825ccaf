// GET /v1/session/stream: server-sent events (WHATWG HTML, "Server-sent events") that say when what a family member or a
// person supported may see has changed, so that pages which are open show a withdrawal within a second.
//
// An answer is one event and ends, as the board's stream does: EventSource asks again by itself with the Last-Event-ID that
// it got, so that nothing is lost between two answers and access is asked for with each. The first answer comes at once.
#pragma once

#include <atomic>
#include <chrono>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "doorstep/hub/http/router.h"
#include "doorstep/hub/store/repeating.h"
#include "doorstep/hub/store/store.h"
#include "doorstep/platform/clock.h"

namespace doorstep::hub {

struct AccessWatchOptions {
  std::chrono::milliseconds tick{400};
  std::chrono::milliseconds hold{20'000};
  std::size_t most = 1'000;  // callers that wait at once; beyond it 503
};

// One thread for all who wait; two reads by key for each of them a tick. Store, clock and `leaving` outlive it; the router
// may outlive it where no request is under way.
class AccessWatch {
 public:
  AccessWatch(Store& store, const platform::Clock& clock, const std::atomic<bool>& leaving,
              AccessWatchOptions options = {});
  ~AccessWatch();  // answers all who wait
  AccessWatch(const AccessWatch&) = delete;
  AccessWatch& operator=(const AccessWatch&) = delete;

  void add_routes(Router& router);

 private:
  struct Waiter {
    std::shared_ptr<const Call> call;
    Responder responder;
    std::chrono::steady_clock::time_point until;
  };
  void begin(const std::shared_ptr<const Call>& call, Responder&& responder);
  void tick();
  std::optional<std::string> new_version(const Caller& caller);

  Store& store_;
  const platform::Clock& clock_;
  const std::atomic<bool>& leaving_;
  const AccessWatchOptions options_;
  std::mutex mutex_;
  std::list<Waiter> waiters_;
  bool stopping_ = false;
  Repeating ticks_{options_.tick, [this] { tick(); }};  // last: it uses the others
};

}  // namespace doorstep::hub
