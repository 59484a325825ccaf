// One request to the hub and its answer, over whatever carries them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <variant>

#include "doorstep/sync/message.h"

namespace doorstep::http {

// Chosen by measurement (bench): beyond it events of a batch get hardly smaller, only slower.
inline constexpr int kDefaultZstdLevel = 6;

using Outcome = std::variant<sync::Response, sync::TransportFailed>;
using Follow = std::function<std::optional<sync::Request>()>;  // nullopt: nothing follows

// Not thread-safe: one caller at a time.
class Transport {
 public:
  virtual ~Transport() = default;
  // Blocks until the answer is there or can't come. Never throws for what the network does. A transport that can have two
  // requests on one connection calls `follow` once, on the caller's thread, when the request's body has left; what that
  // gives is sent behind it, and await() waits for what comes of it. What is never awaited is given up.
  virtual Outcome perform(const sync::Request& request, const Follow& follow) = 0;
  // Only after `follow` has given a request; what it gives now is sent behind that one.
  virtual Outcome await(const Follow& follow);
  Outcome perform(const sync::Request& request) { return perform(request, nullptr); }
};

// libcurl: one connection kept alive, HTTP/2 where the hub offers it, TLS 1.2 or 1.3, no redirects.
struct CurlConfig {
  std::string base_url;    // https://host[:port], without a path
  std::string ca_pem;      // the certificates to trust; empty: the system's
  std::string pinned_key;  // sha256//…: the hub's public key, or several separated by ; empty: none
  std::string proxy;       // none is taken from the environment
  // A certificate that ran out before this is refused; none: when it ran out doesn't count. That one is not good yet never
  // does. The machine's clock is not asked, for it may be wrong by years (protocol.md §3.4).
  std::optional<std::int64_t> surely_past_ms;
  long connect_timeout_ms = 15'000;
  long total_timeout_ms = 120'000;
  long low_speed_bytes_per_s = 50;  // slower than this for so long is given up
  long low_speed_time_s = 30;
  std::size_t max_answer_bytes = std::size_t{16} * 1024 * 1024;
  int zstd_level = kDefaultZstdLevel;
  std::function<bool()>
      cancelled;  // asked about once a second: true gives a request up (timeout); empty: never
};

// The platform's own: libcurl. In a browser there is none, for nothing blocks there: Error(bug, "no_transport").
std::unique_ptr<Transport> make_transport(const CurlConfig& config);

// What a transport has moved, for progress and benchmarks.
struct Traffic {
  std::uint64_t requests = 0;
  std::uint64_t connections = 0;
  std::uint64_t body_bytes_out = 0;  // as sent: compressed
};

class CurlTransport : public Transport {
 public:
  // Throws Error(rejected, "bad_url") for a URL that is not https://host[:port].
  explicit CurlTransport(const CurlConfig& config);
  ~CurlTransport() override;
  CurlTransport(const CurlTransport&) = delete;
  CurlTransport& operator=(const CurlTransport&) = delete;

  using Transport::perform;
  Outcome perform(const sync::Request& request, const Follow& follow) override;
  Outcome await(const Follow& follow) override;
  Traffic traffic() const;

 private:
  class State;
  std::unique_ptr<State> state_;
};

}  // namespace doorstep::http
