// Several hubs on one database hold one limit of requests a second between them. Each admits by itself, without asking
// anybody, and once a second they tell each other of those addresses alone that came near the limit: an address that spreads
// its requests over all hubs is held back a second later than one that asks a single hub. Who asks seldom costs nothing.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>

#include "doorstep/event/instant.h"
#include "doorstep/hub/http/pacer.h"
#include "doorstep/hub/store/store.h"

namespace doorstep::hub {

class SharedPace {
 public:
  // `hub` is another one for each hub, and for each of its starts.
  SharedPace(Store& store, Pacer& pacer, std::string hub)
      : store_(store), pacer_(pacer), hub_(std::move(hub)) {}

  // Once a second, by one thread. `wall` is the hub's clock.
  void exchange(Pacer::Time now, Millis wall);

 private:
  using Other = std::pair<std::string, std::string>;  // address, hub
  using Admitted = std::map<Other, std::int64_t>;

  Admitted tell(Connection& db, const std::map<std::string, std::int64_t>& heavy, Millis wall) const;

  Store& store_;
  Pacer& pacer_;
  const std::string hub_;
  Admitted heard_;  // what others have admitted in all, when they were heard of last
};

}  // namespace doorstep::hub
