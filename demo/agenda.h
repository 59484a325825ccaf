// What happens in a day, each thing at its moment.
#pragma once

#include <functional>
#include <limits>
#include <vector>

#include "driven_clock.h"

namespace doorstep::demo {

class Agenda {
 public:
  void add(Millis at, std::function<void()> act) { steps_.push_back({at, std::move(act)}); }

  // In the order of their moments; what has the same one, as it was added. The world's clock goes along.
  void play(World& world, Millis until = std::numeric_limits<Millis>::max());

 private:
  struct Step {
    Millis at;
    std::function<void()> act;
  };

  std::vector<Step> steps_;
};

}  // namespace doorstep::demo
