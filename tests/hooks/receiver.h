// Somebody's receiver of webhooks on this machine: HTTP/1.1 without TLS, and as badly behaved as a test wants it.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace doorstep::testing {

struct Received {
  std::map<std::string, std::string> headers;  // names in lower case
  std::string body;
};

class Receiver {
 public:
  struct Reply {
    int status = 204;
    std::string headers = {};  // lines, each with its CRLF
    std::string body = {};
    bool hangs = false;     // says nothing until the receiver ends
    bool trickles = false;  // a byte now and then, without end
    bool hangs_up = false;
  };
  using Script = std::function<Reply(const Received&)>;

  explicit Receiver(Script script);
  Receiver() : Receiver([](const Received&) { return Reply{}; }) {}
  ~Receiver();
  Receiver(const Receiver&) = delete;
  Receiver& operator=(const Receiver&) = delete;

  std::string url(const std::string& path = "/hook") const {
    return "http://127.0.0.1:" + std::to_string(port_) + path;
  }
  std::vector<Received> received() const;
  std::size_t count() const { return received().size(); }

 private:
  void accept_all();
  void serve(int fd);

  const Script script_;
  int listener_ = -1;
  std::uint16_t port_ = 0;
  std::atomic<bool> stopping_{false};
  mutable std::mutex mutex_;
  std::vector<Received> received_;
  std::vector<std::thread> connections_;
  std::thread thread_;
};

// Whether one of the request's signatures is of this secret, as it was shown (whsec_…): computed here, not by the hub.
bool is_signed_with(const Received& request, const std::string& shown_secret);

}  // namespace doorstep::testing
