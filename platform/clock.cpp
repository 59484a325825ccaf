#include "doorstep/platform/clock.h"

#include <ctime>
#include <fstream>

#include "doorstep/platform/random.h"

namespace doorstep::platform {
namespace {

std::int64_t read_ms(clockid_t clock) {
  timespec now{};
  clock_gettime(clock, &now);
  return std::int64_t{now.tv_sec} * 1000 + now.tv_nsec / 1'000'000;
}

// Without /proc every process is taken for a boot of its own: a wrong anchor would be worse than none.
std::string read_boot() {
  std::string boot;
  std::ifstream("/proc/sys/kernel/random/boot_id") >> boot;
  return boot.empty() || boot.size() > 64 ? make_uuid_v4(system_random()) : boot;
}

class SystemClock final : public Clock {
 public:
  Millis wall_ms() const override { return read_ms(CLOCK_REALTIME); }
  std::int64_t uptime_ms() const override { return read_ms(CLOCK_BOOTTIME); }
  std::string boot() const override { return boot_; }

 private:
  std::string boot_ = read_boot();
};

}  // namespace

const Clock& system_clock() {
  static const SystemClock clock;
  return clock;
}

}  // namespace doorstep::platform
