// One run: a seed makes a world of tablets, a hub, a network and clocks, with faults; then everything calms down and
// must converge.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "network.h"
#include "oracle.h"
#include "simulated_hub.h"
#include "tablet.h"
#include "world.h"

namespace doorstep::simulation {

struct Result {
  std::uint64_t seed = 0;
  std::string failure;  // empty: everything held
  std::int64_t steps = 0;
  std::uint64_t trace_hash = 0;
  std::string trace;
  std::int64_t events = 0;      // recorded
  std::int64_t enrolments = 0;  // beyond the first of each tablet
};

Result simulate(std::uint64_t seed, bool keep_trace = false);

class Simulation {
 public:
  Simulation(std::uint64_t seed, bool keep_trace);
  void run();  // throws Broken
  Result result() const;

 private:
  // How rough this world is: every seed draws its own, so that each fault is seen alone and with others.
  struct Weather {
    int network_per_mille = 0;
    int power_per_mille = 0;
    int clock_per_mille = 0;
    int copy_per_mille = 0;  // device restored from a backup, or cloned
    int hub_kill_per_mille = 0;
    int hub_restore_per_mille = 0;
    int revoke_per_mille = 0;
    std::int64_t hours = 4;
  };
  static Weather draw(Dice& dice);

  void live(Tablet& tablet);  // schedules its next act, and so on
  void act(Tablet& tablet);
  void mishap(Tablet& tablet);
  void copy(Tablet& tablet);
  void run_hub();
  void step();
  void calm_down();
  void help(Tablet& tablet);  // the office gives a new code where one is needed
  bool converged();
  void check_end();

  World world_;
  Oracle oracle_;
  Weather weather_;
  SimulatedHub hub_;
  Network network_;
  std::vector<std::unique_ptr<Tablet>> tablets_;
  std::vector<Tablet::Snapshot> snapshots_;
  std::set<std::string> held_when_calm_;  // event ids that the hub held when the faults stopped
  std::int64_t steps_ = 0;
  std::int64_t recorded_ = 0;
  std::int64_t enrolments_ = 0;
};

}  // namespace doorstep::simulation
