// The real hub on a disk in memory, without sockets: it can be killed in the middle of anything, started again, backed
// up, and restored from its backup.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "doorstep/hub/server/hub.h"
#include "doorstep/testing/faulty_vfs.h"

#include "oracle.h"
#include "world.h"

namespace doorstep::simulation {

using Files = std::map<std::string, std::string>;  // a disk's contents
Files read_disk(const testing::FaultyVfs& disk);
void write_disk(testing::FaultyVfs& disk, const Files& files);

class SimulatedHub {
 public:
  SimulatedHub(World& world, Oracle& oracle, std::uint64_t seed);

  bool up() const { return hub_ != nullptr; }
  // nullopt where the hub died before it could answer.
  std::optional<hub::Response> handle(hub::Request request);

  // The office. Nothing, where the hub is down or dies of it.
  std::optional<std::string> enrolment_code();
  void revoke(const std::string& device);
  void change_rota();  // so that the feed has something to say

  // What befalls it.
  void kill();      // at once, with what its disk had not synced
  void die_soon();  // in the middle of one of the next writes to its disk
  void heal();      // no fault of the disk is still to come
  void start();
  void back_up();
  bool has_backup() const { return backup_.has_value(); }
  void restore();  // stops, goes back to the backup, begins a new epoch, starts

  // What it holds.
  std::int64_t restored_at() const { return restored_at_; }
  bool holds_fact(const std::string& event_id);
  std::vector<std::string> lines_of(const std::string& device);
  std::vector<std::string> devices();
  void check();  // the oracle's invariants over its database

 private:
  std::unique_ptr<hub::Store> open_store();
  void survive(const std::function<void()>& work);

  World& world_;
  Oracle& oracle_;
  DiceRandom random_;
  SimulatedClock clock_;
  testing::FaultyVfs disk_;
  std::unique_ptr<hub::Hub> hub_;
  std::optional<Files> backup_;
  std::int64_t restored_at_ = 0;
  int imports_ = 0;
};

}  // namespace doorstep::simulation
