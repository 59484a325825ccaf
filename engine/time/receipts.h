// When the hub held each event: the one upper bound that rests on nothing a device says.
#pragma once

#include <optional>
#include <vector>

#include "doorstep/time/true_time.h"

namespace doorstep::time {

class Receipts {
 public:
  Receipts() = default;
  explicit Receipts(const std::vector<Contact>& contacts);  // sound ones

  // The first time at which a device signed for a log that held `seq`; nullopt where none did.
  std::optional<Millis> held_by(std::int64_t seq) const;  // O(log n)

 private:
  struct Receipt {
    std::int64_t seq = 0;
    Millis hub_time = 0;  // the least of this and all with a greater seq
  };
  std::vector<Receipt> receipts_;  // ascending
};

}  // namespace doorstep::time
