// Bounds of true time within one boot.
#pragma once

#include <optional>
#include <vector>

#include "doorstep/time/true_time.h"

#include "envelope.h"

namespace doorstep::time {

class Bounds {
 public:
  Bounds() = default;
  // What contacts of one boot say (§6). All must be sound; where there is one, both bounds are there
  // everywhere, and the earliest is never after the latest.
  explicit Bounds(const std::vector<const Contact*>& contacts);

  // Instead of the bounds from below, if any: the boot was not before `since` at that uptime.
  void set_since(std::int64_t uptime_ms, Millis since);
  // Instead of the bounds from above, if any: the boot had an uptime by an instant, several times.
  struct By {
    std::int64_t uptime_ms = 0;
    std::optional<Millis> until;
  };
  void set_until(const std::vector<By>& moments);

  std::optional<Millis> earliest(std::int64_t uptime_ms) const;
  std::optional<Millis> latest(std::int64_t uptime_ms) const;

 private:
  Envelope above_;          // of the offset
  Envelope below_negated_;  // of the offset, negated
};

// The lesser, or the greater, of those that are there.
std::optional<Millis> least(std::optional<Millis> a, std::optional<Millis> b);
std::optional<Millis> greatest(std::optional<Millis> a, std::optional<Millis> b);

}  // namespace doorstep::time
