// Made-up care to record: visits with check-ins, tasks, medication, observations and notes, in varied words.
#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "doorstep/engine.h"

namespace doorstep::bench {

struct CareVisit {
  VisitId visit;
  PersonId person;
};

inline constexpr int kEventsAVisit = 25;

// A round through `visits`, over and over. The same seed gives the same care.
class Care {
 public:
  Care(std::vector<CareVisit> visits, CarerId carer, std::uint64_t seed)
      : visits_(std::move(visits)), carer_(std::move(carer)), dice_(seed) {}

  struct Happening {
    std::int64_t gap_ms;  // since the one before it
    NewEvent event;
  };
  Happening next();

 private:
  int roll(int below) { return std::uniform_int_distribution<int>(0, below - 1)(dice_); }
  template <class List>
  const auto& one_of(const List& list) {
    return list[static_cast<std::size_t>(roll(static_cast<int>(std::size(list))))];
  }
  NewEvent event(std::string type, std::string body);
  NewEvent step();
  std::string position();
  std::string note();
  std::string sentence();
  NewEvent observation();

  std::vector<CareVisit> visits_;
  CarerId carer_;
  std::mt19937_64 dice_;
  std::size_t visit_ = 0;
  int step_ = 0;
};

}  // namespace doorstep::bench
