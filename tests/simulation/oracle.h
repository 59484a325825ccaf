// What must be true whatever happens. It knows what no part of the system knows: every receipt that the hub gave, and
// every event that was acknowledged anywhere.
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace doorstep::simulation {

class Oracle {
 public:
  // The hub has given a receipt for this head.
  void receipt_given(const std::string& device, std::int64_t seq, const std::string& head) {
    receipts_[device].emplace(seq, head);
    held_[device] = std::max(held_[device], seq);
  }
  void hub_restored() { held_.clear(); }  // what it holds now is what it held at the backup
  // Every line that the hub gave a receipt for since it was last restored is there. Throws Broken.
  void expect_held(const std::string& device, std::int64_t lines) const;
  bool has_receipt(const std::string& device, std::int64_t seq, const std::string& head) const;

  // An engine has acknowledged a line (record() has returned).
  void recorded(const std::string& tablet, const std::string& line);
  // The tablet's disk was replaced by the simulator itself: what it now holds is what can be asked of it.
  void disk_replaced(const std::string& tablet, const std::set<std::string>& lines);
  // All lines that were acknowledged on this tablet are there. Throws Broken.
  void expect_all(const std::string& tablet, const std::set<std::string>& lines) const;

 private:
  std::map<std::string, std::set<std::pair<std::int64_t, std::string>>> receipts_;  // by device
  std::map<std::string, std::int64_t> held_;                   // by device: the highest receipted line
  std::map<std::string, std::set<std::string>> acknowledged_;  // by tablet
};

// Lines of one log from 1 on: sound, without a gap, each naming its predecessor. Throws Broken.
void expect_chain(const std::string& device, const std::vector<std::string>& lines);

}  // namespace doorstep::simulation
