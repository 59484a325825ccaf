// A TCP link to a hub on this machine that breaks, both ways and in the middle of whatever is under way, as soon as it has
// carried so many bytes towards the hub. It counts them. Or it falls silent then: nothing comes or goes any more on that
// connection, which stays; the ones after it are good.
#pragma once

#include <atomic>
#include <cstdint>
#include <thread>

namespace doorstep::testing {

// One connection at a time, as a tablet has it. Thread-safe.
class BreakingLink {
 public:
  enum class Fault { breaks, falls_silent };
  BreakingLink(int hub_port, std::int64_t after_bytes, Fault fault = Fault::breaks);
  ~BreakingLink();
  BreakingLink(const BreakingLink&) = delete;
  BreakingLink& operator=(const BreakingLink&) = delete;

  int port() const { return port_; }
  std::int64_t bytes_up() const { return bytes_up_; }
  int connections() const { return connections_; }

 private:
  void run();
  void carry(int tablet);

  const int hub_port_;
  const Fault fault_;
  std::int64_t after_bytes_;
  int silent_ = -1;  // the tablet's end of that connection
  int listener_ = -1;
  int port_ = 0;
  std::atomic<std::int64_t> bytes_up_{0};
  std::atomic<int> connections_{0};
  std::atomic<bool> ending_{false};
  std::thread thread_;
};

}  // namespace doorstep::testing
