// The clocks of a machine, handed in so that tests and the demo can drive them.
#pragma once

#include <cstdint>
#include <string>

#include "doorstep/event/instant.h"

namespace doorstep::platform {

// Safe to call from any thread.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual Millis wall_ms() const = 0;          // UTC as the machine believes it; may be wrong and may step
  virtual std::int64_t uptime_ms() const = 0;  // since boot(), counting sleep; never goes back within a boot
  virtual std::string boot() const = 0;        // identifier of the current boot, 1 to 64 characters
};

// CLOCK_REALTIME, CLOCK_BOOTTIME and the kernel's boot_id. Lives as long as the process.
const Clock& system_clock();

}  // namespace doorstep::platform
