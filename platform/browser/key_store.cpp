#include "doorstep/platform/key_store.h"

#include "doorstep/event/error.h"

#include "host.h"

namespace doorstep::platform {
namespace {

constexpr int kNone = -1;
constexpr std::size_t kMostBytes = 65'536;

void check(bool done) {
  if (!done) throw Error(ErrorClass::key, "key_store_failed", "the page's key store has failed");
}

// The worker keeps them in one file, sealed with a key that the browser does not give out (web/carer/engine/keys.ts).
class BrowserKeyStore final : public KeyStore {
 public:
  std::optional<std::string> get(std::string_view name) const override {
    std::string bytes(kMostBytes, '\0');
    const int size = doorstep_host_secret_get(std::string(name).c_str(), bytes.data(), kMostBytes);
    if (size == kNone) return std::nullopt;
    check(size >= 0);
    bytes.resize(static_cast<std::size_t>(size));
    return bytes;
  }

  void put(std::string_view name, std::string_view secret) override {
    check(secret.size() <= kMostBytes);
    check(doorstep_host_secret_put(std::string(name).c_str(), secret.data(),
                                   static_cast<int>(secret.size())) == 1);
  }

  void remove(std::string_view name) override {
    check(doorstep_host_secret_remove(std::string(name).c_str()) == 1);
  }
};

}  // namespace

std::unique_ptr<KeyStore> make_file_key_store(const std::filesystem::path&) {
  return std::make_unique<BrowserKeyStore>();
}

}  // namespace doorstep::platform
