// One thread that carries thousands of connections: sockets that become ready and times that come (epoll).
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <queue>
#include <vector>

#include "doorstep/event/instant.h"

namespace doorstep::bench {

class Loop {
 public:
  class Client {
   public:
    virtual ~Client() = default;
    virtual void ready(int socket,
                       unsigned events) = 0;  // EPOLLIN …; may come late, for a socket that is gone
    virtual void due() = 0;                   // a time has come; may come too often
  };
  using ClientId = std::uint32_t;

  Loop();
  ~Loop();
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;

  ClientId add(Client& client);  // which outlives the loop
  void watch(ClientId client, int socket, unsigned events);
  void forget(int socket);
  void wake_at(ClientId client, std::int64_t at_ms);

  std::int64_t now_ms() const;  // since the loop was made
  Millis wall_ms() const { return start_wall_ms_ + now_ms(); }
  // Until `done`, or at the latest at `until_ms`.
  void run(const std::function<bool()>& done, std::int64_t until_ms);

 private:
  struct Timer {
    std::int64_t at_ms;
    ClientId client;
    bool operator>(const Timer& other) const { return at_ms > other.at_ms; }
  };
  void wait();
  void run_timers();

  int epoll_ = -1;
  std::int64_t start_ns_;
  Millis start_wall_ms_;
  std::vector<Client*> clients_;
  std::priority_queue<Timer, std::vector<Timer>, std::greater<>> timers_;
};

}  // namespace doorstep::bench
