#include "beside.h"

#include "state.h"

namespace doorstep::device {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kLinesBesideAtOnce = 1'000;

class KeysBeside final : public platform::KeyStore {
 public:
  explicit KeysBeside(platform::KeyStore& keys) : keys_(keys) {}
  std::optional<std::string> get(std::string_view name) const override { return keys_.get(beside(name)); }
  void put(std::string_view name, std::string_view secret) override { keys_.put(beside(name), secret); }
  void remove(std::string_view name) override { keys_.remove(beside(name)); }

 private:
  static std::string beside(std::string_view name) { return "beside." + std::string(name); }

  platform::KeyStore& keys_;
};

// False: the disk is full, and what is there stays there.
bool adopt_attachments(Engine& engine, const Engine& other) try {
  engine.adopt_attachments(other);
  return true;
} catch (const Error& error) {
  if (error.error_class() != ErrorClass::space) throw;
  return false;
}

void adopt_all(Engine& engine, const Engine& other) {
  for (const auto& log : other.logs()) {
    for (std::int64_t next = 1; next <= log.head.seq;) {
      const auto lines = other.lines_of(log.number, next, kLinesBesideAtOnce);
      if (lines.empty()) break;
      engine.adopt(log.identity.device, lines);
      next += static_cast<std::int64_t>(lines.size());
    }
  }
}

}  // namespace

fs::path beside(const fs::path& directory) { return directory / "beside"; }

std::unique_ptr<platform::KeyStore> keys_beside(platform::KeyStore& keys) {
  return std::make_unique<KeysBeside>(keys);
}

void begin_beside(Engine& engine, platform::Random& random) {
  if (engine.identity()) return;
  Identity identity;  // of no hub
  identity.device = DeviceId(platform::make_uuid_v4(random));
  engine.begin_log(identity);
}

void take_beside(Engine& engine, const fs::path& directory, const Environment& environment,
                 platform::KeyStore& keys) {
  if (!engine.identity() || !fs::exists(beside(directory))) return;
  const auto other_keys = keys_beside(keys);
  const auto other = Engine::open(engine_config(beside(directory), environment, *other_keys));
  if (!adopt_attachments(engine, *other)) return;  // till there is room, recording goes on
  adopt_all(engine, *other);
  other->wipe();
  std::error_code ignored;  // an empty folder is looked into again
  fs::remove_all(beside(directory), ignored);
}

}  // namespace doorstep::device
