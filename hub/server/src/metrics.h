// Counts for Prometheus, on a listener of their own.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>

#include "doorstep/hub/http/service.h"
#include "doorstep/hub/views/keeper.h"

namespace doorstep::hub {

// Thread-safe. `gauges` are asked at each scrape.
class Metrics {
 public:
  struct Gauges {
    std::function<std::size_t()> connections;
    std::function<std::size_t()> memory_bytes;
    std::function<Backlog()> views;
  };

  Metrics();
  ~Metrics();
  Metrics(const Metrics&) = delete;
  Metrics& operator=(const Metrics&) = delete;

  void observe(const Observed& observed);
  // Serves /metrics at "127.0.0.1:9464" until the metrics go; gives the address with the port that it got. Throws
  // Error(busy).
  std::string listen(const std::string& address, Gauges gauges);
  void stop_listening();

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace doorstep::hub
