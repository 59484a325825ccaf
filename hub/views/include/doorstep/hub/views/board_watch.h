// GET /v1/board/stream: server-sent events (WHATWG HTML, "Server-sent events") that say when a caller's board has changed.
//
// An answer is one event and ends: a client's EventSource asks again by itself, at once, with the Last-Event-ID that it
// got. So nothing is lost between two answers, access is asked for again with each, none holds more memory than a request,
// and a hub that ends lets all of them go. Where nothing changes, an answer is a comment after 20 s. An event names a
// version and no more: it is made of what the caller may see, and does not move when something else does.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "doorstep/hub/http/router.h"
#include "doorstep/hub/store/store.h"

namespace doorstep::hub {

struct WatchOptions {
  std::chrono::milliseconds tick{
      250};  // how often the hub looks whether anything has changed, whoever changed it
  std::chrono::milliseconds hold{20'000};
  std::size_t most = 1'000;  // callers that wait at once; beyond it 503
};

// One thread for all who wait. Store and `leaving` outlive it; the router may outlive it where no request is under way.
class BoardWatch {
 public:
  BoardWatch(Store& store, const std::atomic<bool>& leaving, WatchOptions options = {});
  ~BoardWatch();  // answers all who wait
  BoardWatch(const BoardWatch&) = delete;
  BoardWatch& operator=(const BoardWatch&) = delete;

  void add_routes(Router& router);
  std::size_t waiting() const;

 private:
  struct Waiter {
    std::shared_ptr<const Call> call;
    Responder responder;
    std::string version;  // that the caller has
    std::chrono::steady_clock::time_point until;
    bool is_new = true;  // not looked at yet: what changed as it came is still to be found
  };
  void begin(const std::shared_ptr<const Call>& call, Responder&& responder);
  void run();
  void tick(bool changed);
  bool has_changed();
  bool answer_change(Waiter& waiter, std::map<std::string, std::string>& versions);
  void answer(std::list<Waiter>&& done, bool is_end);

  Store& store_;
  const std::atomic<bool>& leaving_;
  const WatchOptions options_;
  std::string seen_;  // the turns of all providers at the last tick
  mutable std::mutex mutex_;
  std::condition_variable stop_;
  std::list<Waiter> waiters_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace doorstep::hub
