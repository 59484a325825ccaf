#include "host.h"

#include "guard.h"

struct doorstep_secret {
  std::optional<std::string> bytes;
};

namespace doorstep::c {
namespace {

class HostClock final : public platform::Clock {
 public:
  explicit HostClock(const doorstep_clock& clock) : clock_(clock) {
    needed(clock.wall_ms), needed(clock.uptime_ms), needed(clock.boot);
  }
  Millis wall_ms() const override { return working(clock_.wall_ms(clock_.user)); }
  std::int64_t uptime_ms() const override { return working(clock_.uptime_ms(clock_.user)); }
  std::string boot() const override {
    char text[65] = {};
    clock_.boot(clock_.user, text);
    text[64] = '\0';
    if (text[0] == '\0') fail();
    return text;
  }

 private:
  [[noreturn]] static void fail() {
    throw Error(ErrorClass::transient, "clock_failed", "the host's clock has failed");
  }
  static std::int64_t working(std::int64_t ms) {
    if (ms == DOORSTEP_NO_TIME) fail();
    return ms;
  }
  doorstep_clock clock_;
};

class HostKeyStore final : public platform::KeyStore {
 public:
  explicit HostKeyStore(const doorstep_key_store& store) : store_(store) {
    needed(store.get), needed(store.put), needed(store.remove);
  }
  std::optional<std::string> get(std::string_view name) const override {
    doorstep_secret secret;
    check(store_.get(store_.user, std::string(name).c_str(), &secret));
    return secret.bytes;
  }
  void put(std::string_view name, std::string_view secret) override {
    check(store_.put(store_.user, std::string(name).c_str(), secret.data(), secret.size()));
  }
  void remove(std::string_view name) override {
    check(store_.remove(store_.user, std::string(name).c_str()));
  }

 private:
  static void check(int failed) {
    if (failed != 0) throw Error(ErrorClass::key, "key_store_failed", "the host's key store has failed");
  }
  doorstep_key_store store_;
};

}  // namespace

std::unique_ptr<platform::Clock> host_clock(const doorstep_clock& clock) {
  return std::make_unique<HostClock>(clock);
}

std::unique_ptr<platform::KeyStore> host_key_store(const doorstep_key_store& store) {
  return std::make_unique<HostKeyStore>(store);
}

std::optional<doorstep_position> last_known_place(const doorstep_location& location) {
  if (!location.last_known) return std::nullopt;
  doorstep_position position{};
  position.struct_size = sizeof position;
  position.accuracy_m = -1;
  if (location.last_known(location.user, &position) != 0) return std::nullopt;
  return position;
}

}  // namespace doorstep::c

extern "C" {

void doorstep_secret_set(doorstep_secret* secret, const void* bytes, size_t size) {
  if (!secret || (!bytes && size != 0)) return;
  doorstep::c::guarded(nullptr, [&] { secret->bytes = std::string(static_cast<const char*>(bytes), size); });
}

}  // extern "C"
