#include "doorstep/platform/clock.h"

#include <array>

#include "host.h"

namespace doorstep::platform {
namespace {

// A browser tells no boot: the worker makes one up when it starts, and another one where its clocks part, for then the
// tablet has slept and the uptime may not have counted it.
class BrowserClock final : public Clock {
 public:
  Millis wall_ms() const override { return static_cast<Millis>(doorstep_host_wall_ms()); }
  std::int64_t uptime_ms() const override { return static_cast<std::int64_t>(doorstep_host_uptime_ms()); }
  std::string boot() const override {
    std::array<char, 65> text{};
    doorstep_host_boot(text.data(), static_cast<int>(text.size()));
    return text.data();
  }
};

}  // namespace

const Clock& system_clock() {
  static const BrowserClock clock;
  return clock;
}

}  // namespace doorstep::platform
