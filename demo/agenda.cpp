#include "agenda.h"

#include <algorithm>

namespace doorstep::demo {

void Agenda::play(World& world, Millis until) {
  std::stable_sort(steps_.begin(), steps_.end(), [](const Step& a, const Step& b) { return a.at < b.at; });
  for (const Step& step : steps_) {
    if (step.at >= until) break;
    world.set(step.at);
    step.act();
  }
}

}  // namespace doorstep::demo
