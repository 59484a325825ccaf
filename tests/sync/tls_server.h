// A TLS server on loopback that says exactly what a test tells it to say, and then hangs up or stays silent.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

struct ssl_ctx_st;
struct ssl_st;

namespace doorstep::testing {

class TlsServer {
 public:
  // What to answer to a whole request (head and body as they came).
  struct Reply {
    std::string bytes;
    bool keep_open = false;  // then wait for the next request; else close
    bool stall = false;      // say no more until the server ends
  };
  using Script = std::function<Reply(const std::string& request)>;

  // Its certificate is good for a day, an hour of it past, where no other beginning is given.
  explicit TlsServer(Script script, bool old_tls_only = false,
                     std::chrono::seconds valid_from = std::chrono::hours(-1));
  ~TlsServer();
  TlsServer(const TlsServer&) = delete;
  TlsServer& operator=(const TlsServer&) = delete;

  std::string url() const { return "https://127.0.0.1:" + std::to_string(port_); }
  std::string certificate_pem() const { return certificate_; }
  std::string pin() const { return pin_; }  // sha256//…
  std::vector<std::string> requests() const;
  int connections() const { return connections_; }

 private:
  void serve();
  void serve_connection(int fd);
  bool shakes_hands(ssl_st* ssl) const;

  Script script_;
  ssl_ctx_st* context_ = nullptr;
  std::string certificate_;
  std::string pin_;
  int listener_ = -1;
  std::uint16_t port_ = 0;
  std::atomic<bool> stopping_{false};
  std::atomic<int> connections_{0};
  mutable std::mutex mutex_;
  std::vector<std::string> requests_;
  std::thread thread_;
};

// A whole HTTP/1.1 answer with its length.
std::string http_answer(int status, const std::string& body, const std::string& more_headers = "");

}  // namespace doorstep::testing
