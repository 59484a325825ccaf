// What a device's connection carries, as the kernel counts it: TLS and HTTP headers are in it.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>

#include "doorstep/http/transport.h"

#include "measure.h"

namespace doorstep::bench {

struct Carried {
  std::int64_t bytes_out = 0;
  std::int64_t bytes_in = 0;
  std::int64_t segments = 0;  // of 1,448 bytes, as a network would have cut them
};

// Filled while a device syncs. Everything but the feed counts as push: the handshake and the token too.
struct Meter {
  std::function<double()> hub_cpu_us;
  int hub_port = 0;

  Carried push;
  Carried feed;
  std::map<int, Carried> connections;  // by our port
  std::uint64_t pushes = 0;
  std::uint64_t body_bytes = 0;  // of pushes, compressed
  Series push_us;
  // As of the last receipt.
  std::int64_t done_ns = 0;
  double device_cpu_us = 0;
  double hub_cpu_done_us = 0;
};

// A libcurl transport that tells the meter of each request.
std::unique_ptr<http::Transport> metered_transport(const http::CurlConfig& config, Meter& meter);

}  // namespace doorstep::bench
