// GET /v1/board/stream: server-sent events (WHATWG HTML, "Server-sent events") that say when a caller's board has changed.
//
// The stream stays open. An event names a version and no more: it is made of what the caller may see with the filters of its
// request, and does not move when something else does. Who comes with the version it had (Last-Event-ID) is told at once what it
// missed, or that nothing is. A comment every 15 s shows that the stream lives.
//
// Access is asked for again all the time: a session that was ended, a role or a grant that was withdrawn ends the stream within
// a second. So does a hub that is about to end. One who does not read is dropped at the second heartbeat that waits for it.
#pragma once

#include <atomic>
#include <chrono>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "doorstep/hub/http/open_body.h"
#include "doorstep/hub/http/router.h"
#include "doorstep/hub/store/repeating.h"
#include "doorstep/hub/store/store.h"
#include "doorstep/platform/clock.h"

namespace doorstep::hub {

struct WatchOptions {
  std::chrono::milliseconds tick{
      250};  // how often the hub looks whether anything has changed, whoever changed it
  std::chrono::milliseconds recheck{500};  // of access
  std::chrono::milliseconds heartbeat{15'000};
  std::size_t most = 1'000;  // streams in all; beyond them 503
  std::size_t each = 8;      // of one account or client; beyond them 429
};

// One thread for all streams. Store, clock and `leaving` outlive it; the router may outlive it where no request is under way.
class BoardWatch {
 public:
  BoardWatch(Store& store, const platform::Clock& clock, const std::atomic<bool>& leaving,
             WatchOptions options = {});
  ~BoardWatch();  // ends all streams
  BoardWatch(const BoardWatch&) = delete;
  BoardWatch& operator=(const BoardWatch&) = delete;

  void add_routes(Router& router);
  std::size_t streams() const;

 private:
  using Time = std::chrono::steady_clock::time_point;
  struct Stream {
    std::shared_ptr<const Call> call;
    std::shared_ptr<OpenBody> body;
    std::string version;  // that the caller has
    Time next_beat;
    bool is_new = true;  // not looked at yet: what changed as it came is still to be found
  };
  Response begin(const std::shared_ptr<const Call>& call);
  void add(Stream stream);
  std::vector<std::shared_ptr<Stream>> open_streams();
  void tick();
  void tell_all(const std::vector<std::shared_ptr<Stream>>& streams);
  bool has_changed();
  bool is_allowed(const Stream& stream, std::map<std::string, bool>& known);
  void tell_change(Stream& stream, std::map<std::string, std::string>& versions);
  void beat(Stream& stream, Time now) const;

  Store& store_;
  const platform::Clock& clock_;
  const std::atomic<bool>& leaving_;
  const WatchOptions options_;
  std::string seen_;  // the turns of all providers at the last tick
  Time recheck_at_{};
  mutable std::mutex mutex_;
  std::vector<std::shared_ptr<Stream>> streams_;  // what is in one is the thread's alone
  bool stopping_ = false;
  Repeating ticks_{options_.tick, [this] { tick(); }};  // last: it uses the others
};

}  // namespace doorstep::hub
