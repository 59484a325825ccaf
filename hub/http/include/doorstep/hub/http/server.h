// HTTPS in front of a Service: HTTP/2 where the client asks for it (ALPN), else HTTP/1.1.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

#include "doorstep/hub/http/service.h"

namespace doorstep::hub {

class Pacer;

struct ServerOptions {
  std::string address = "127.0.0.1";
  std::uint16_t port = 8443;               // 0: any free one
  std::filesystem::path certificate_file;  // PEM, the chain
  std::filesystem::path key_file;          // PEM
  int io_threads = 2;
  int worker_threads = 2;  // handlers run here, so that none blocks the network
  int device_threads = 4;  // those of the devices' own routes; many of them wait for a commit
  std::size_t max_header_bytes = 16ULL * 1024;
  std::size_t max_body_bytes = 8ULL * 1024 * 1024;
  std::size_t max_memory_bytes = 256ULL * 1024 * 1024;  // of all requests together; beyond it 503
  std::size_t max_connections = 2048;    // beyond them who connects waits in the kernel's queue
  std::size_t max_device_requests = 64;  // of the devices' own routes, worked on at once; the others wait,
  std::size_t max_device_bytes =
      512ULL * 1024;  // compressed as they came; so many bytes of bodies, but one always
  // For that: then 503 and when to come back, before the device gives up, which it does after 30 s of silence.
  std::chrono::milliseconds max_device_wait{20'000};
  int max_requests_per_second = 0;  // of one address, beyond a burst of ten seconds' worth: 429; 0: no limit
  bool proxy_protocol =
      false;  // every connection begins with the PROXY header of a balancer, which is believed
  std::chrono::milliseconds idle_timeout{75'000};    // between requests of one connection
  std::chrono::milliseconds header_timeout{15'000};  // handshake; a whole header
  std::chrono::milliseconds body_timeout{120'000};   // a whole body
  std::chrono::milliseconds write_timeout{60'000};   // a whole response
  std::chrono::milliseconds shutdown_timeout{10'000};
};

// Listens from its construction to stop(). TLS 1.2 and 1.3.
class Server {
 public:
  // Throws Error where it can't listen or the certificate can't be read. The service must outlive the server.
  Server(const ServerOptions& options, const Service& service);
  ~Server();  // stops
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  std::uint16_t port() const;
  std::shared_ptr<MemoryBudget> memory() const;
  std::size_t connections() const;
  Pacer& pacer();
  // Takes no new connection, lets requests under way finish for shutdown_timeout, then closes. Blocks;
  // idempotent.
  void stop();

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace doorstep::hub
