// Between tablets and the hub: it loses, doubles, delays, cuts off, and puts strangers' answers in place of the hub's.
#pragma once

#include <functional>

#include "doorstep/http/transport.h"

#include "simulated_hub.h"
#include "world.h"

namespace doorstep::simulation {

class Network {
 public:
  using Deliver = std::function<void(const http::Outcome&)>;

  Network(World& world, SimulatedHub& hub) : world_(world), hub_(hub) {}

  // Calls `deliver` never, once or twice, now or much later.
  void send(const sync::Request& request, const Deliver& deliver);
  // A whole and honest exchange, at once.
  http::Outcome exchange(const sync::Request& request);

  SimulatedHub& hub() { return hub_; }

  int fault_per_mille = 0;  // of each of the many ways

 private:
  std::int64_t latency();
  void arrive(sync::Request request, const Deliver& deliver);
  std::optional<sync::Response> stranger(const sync::Request& request);
  sync::Response spoil(sync::Response response);

  World& world_;
  SimulatedHub& hub_;
};

}  // namespace doorstep::simulation
