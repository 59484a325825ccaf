// Four weeks of the sample rota (../shared/data), worked on tablets: each carer's days on the carer's own, in contact
// every evening.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "world.h"

namespace doorstep::testing {

// One row of actual.csv: what really happened.
struct Actual {
  std::string visit, person, carer, status, clocked_in, clocked_out;
};

class RotaWorld : public World {
 public:
  // Imports the office's files, for the provider "brightside".
  explicit RotaWorld(const std::filesystem::path& folder);

  void work() {
    work([](const Actual&) { return true; });
  }
  // The same without the visits of which `is_recorded` says no.
  void work(const std::function<bool(const Actual&)>& is_recorded);

  // What was left out, recorded as it happened; the tablet is in contact at the end, or at `contact`.
  void record(Tablet& tablet, const Actual& actual);
  Tablet& tablet_of(const std::string& carer) { return *tablets_.at(carer); }

  std::vector<Actual> actual;
  std::map<std::string, std::pair<std::string, Millis>> visits;  // by ref: id, planned start

 private:
  // What a carer does and when; fractions of a second are there to be cut off.
  struct Deed {
    const Actual* actual;
    const char* what;
  };
  using Deeds = std::multimap<std::pair<Millis, std::string>, Deed>;  // by time and carer
  Deeds deeds_of(const Actual& actual) const;
  void act(Tablet& tablet, const Deed& deed);
  void push_all(Millis at);

  std::map<std::string, Tablet*> tablets_;
};

std::string read_file(const std::filesystem::path& file);

}  // namespace doorstep::testing
