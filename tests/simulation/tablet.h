// A carer's tablet: the real engine on a disk in memory, and the real sync machine over it.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>

#include "doorstep/device/engine_store.h"
#include "doorstep/engine.h"
#include "doorstep/platform/key_store.h"
#include "doorstep/sync/machine.h"
#include "doorstep/testing/faulty_vfs.h"

#include "network.h"
#include "oracle.h"
#include "world.h"

namespace doorstep::simulation {

// The key store of a tablet: it is copied with the tablet.
class TabletKeys final : public platform::KeyStore {
 public:
  std::optional<std::string> get(std::string_view name) const override;
  void put(std::string_view name, std::string_view secret) override { secrets[std::string(name)] = secret; }
  void remove(std::string_view name) override { secrets.erase(std::string(name)); }

  std::map<std::string, std::string> secrets;
};

class Tablet {
 public:
  // Disk and keys as they were at one moment.
  struct Snapshot {
    Files files;
    std::map<std::string, std::string> secrets;
  };

  Tablet(World& world, Oracle& oracle, Network& network, std::string name, std::uint64_t seed);

  const std::string& name() const { return name_; }
  SimulatedClock& clock() { return clock_; }

  // What its carer and its surroundings do.
  void record(int events);
  void want_sync();
  void change_network();
  void restart_app();
  void reboot();
  void lose_power();      // with what the disk had not synced
  void fail_disk_soon();  // and then lose power
  void heal() { disk_.heal(); }
  // With a code of the office, over whatever the network is; asks again with the same code and key until it knows.
  void enrol(const std::string& code);

  Snapshot snapshot() const;
  void restore(const Snapshot& snapshot);

  // What can be asked of it.
  bool enrolled();
  sync::Status sync_status() const;
  bool settled();         // everything sent, the feed current, nothing to do
  bool shut_out() const;  // needs a new code of the office
  bool enrolling() const { return !code_.empty(); }
  std::set<std::string> lines();    // of all its logs
  std::vector<std::string> feed();  // what it knows of the rota
  Engine& engine() { return *engine_; }
  std::string current_device();
  void check();  // the invariants that hold after each step

 private:
  void open();
  void close();
  void start_machine();
  void guarded(const std::function<void()>& work);
  void ask_for_enrolment(int attempt);
  void take_enrolment(const http::Outcome& outcome, int attempt);
  void step(const sync::Input& input);
  void carry_out(const sync::Effect& effect);
  void send_request(const sync::Request& request);
  void set_timer(std::int64_t at_uptime_ms);
  void check_fork();

  World& world_;
  Oracle& oracle_;
  Network& network_;
  std::string name_;
  SimulatedClock clock_;
  DiceRandom random_;
  testing::FaultyVfs disk_;
  TabletKeys keys_;
  std::unique_ptr<Engine> engine_;
  std::unique_ptr<device::EngineStore> store_;
  std::shared_ptr<const Signer> signer_;
  std::optional<sync::Machine> machine_;
  sync::Config config_;
  std::uint64_t life_ = 0;   // of the machine: answers to an earlier one are nobody's
  std::uint64_t timer_ = 0;  // the one that counts
  bool timer_set_ = false;
  bool round_done_ = false;
  std::string code_;             // of an enrolment that is under way
  std::uint64_t enrolment_ = 0;  // the request whose answer counts
};

}  // namespace doorstep::simulation
