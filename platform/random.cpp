#include "doorstep/platform/random.h"

#include <cerrno>

#include <sys/random.h>

#include "doorstep/event/error.h"

namespace doorstep::platform {
namespace {

class SystemRandom final : public Random {
 public:
  void fill(std::span<std::uint8_t> bytes) override {
    while (!bytes.empty()) {
      const ssize_t got = getrandom(bytes.data(), bytes.size(), 0);
      if (got < 0 && errno != EINTR)
        throw Error(ErrorClass::bug, "no_randomness", "the system gives no randomness");
      if (got > 0) bytes = bytes.subspan(static_cast<std::size_t>(got));
    }
  }
};

}  // namespace

Random& system_random() {
  static SystemRandom random;
  return random;
}

}  // namespace doorstep::platform
