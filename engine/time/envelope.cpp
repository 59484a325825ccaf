#include "envelope.h"

#include <algorithm>
#include <cstdlib>
#include <tuple>
#include <utility>

#include "doorstep/time/true_time.h"

namespace doorstep::time {

std::int64_t Cone::at(std::int64_t uptime) const {
  const std::int64_t distance = std::abs(uptime - uptime_ms);
  return offset_ms + (distance + kDriftPartsOf - 1) / kDriftPartsOf;
}

// Offsets are whole, so the drift rounded up decides as the exact drift would.
bool Cone::covers(const Cone& other) const { return at(other.uptime_ms) <= other.offset_ms; }

Envelope::Envelope(std::vector<Cone> cones) {
  std::ranges::sort(cones, {}, [](const Cone& c) { return std::tuple(c.uptime_ms, c.offset_ms); });
  for (const Cone& cone : cones) {
    // Being covered is transitive, so the last one kept speaks for all before it.
    while (!cones_.empty() && cone.covers(cones_.back())) {
      cones_.pop_back();
    }
    if (cones_.empty() || !cones_.back().covers(cone)) {
      cones_.push_back(cone);
    }
  }
  cones_.shrink_to_fit();
}

std::optional<std::int64_t> Envelope::at(std::int64_t uptime_ms) const {
  if (cones_.empty()) {
    return std::nullopt;
  }
  const auto right = std::ranges::lower_bound(cones_, uptime_ms, {}, &Cone::uptime_ms);
  if (right == cones_.begin()) {
    return right->at(uptime_ms);
  }
  const std::int64_t left = std::prev(right)->at(uptime_ms);
  return right == cones_.end() ? left : std::min(left, right->at(uptime_ms));
}

}  // namespace doorstep::time
