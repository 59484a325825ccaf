// The offset of a boot (true time minus uptime) is bounded from above by cones: an offset known at one
// uptime, and drift on both sides of it. An envelope is the least of many cones. Lower bounds are kept
// negated.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

namespace doorstep::time {

struct Cone {
  std::int64_t uptime_ms = 0;
  std::int64_t offset_ms = 0;

  // Rounded up, so that bounds move outwards. Uptimes are from 0 to 2^53-1: nothing here can overflow.
  std::int64_t at(std::int64_t uptime) const;
  // Whether this one is no higher than the other at any uptime.
  bool covers(const Cone& other) const;
};

// Keeps only cones that no other covers. Of those, ordered by uptime, a cone lies below its neighbour on its
// own side of it, so that at any uptime the two nearest decide.
class Envelope {
 public:
  Envelope() = default;
  explicit Envelope(std::vector<Cone> cones);  // O(n log n)

  std::optional<std::int64_t> at(std::int64_t uptime_ms) const;  // O(log n); nullopt where there is no cone

 private:
  std::vector<Cone> cones_;
};

}  // namespace doorstep::time
