#include "doorstep/platform/random.h"

#include "host.h"

namespace doorstep::platform {
namespace {

class BrowserRandom final : public Random {
 public:
  void fill(std::span<std::uint8_t> bytes) override {
    doorstep_host_random(bytes.data(), static_cast<int>(bytes.size()));
  }
};

}  // namespace

Random& system_random() {
  static BrowserRandom random;
  return random;
}

}  // namespace doorstep::platform
