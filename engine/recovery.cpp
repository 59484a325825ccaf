// The second wrap of the database's key: written, left with the hub, and opened again.
#include "doorstep/recovery.h"

#include <algorithm>
#include <array>

#include <nlohmann/json.hpp>

#include "doorstep/event/bytes.h"
#include "doorstep/event/canonical.h"
#include "doorstep/platform/seal.h"

#include "state.h"

namespace doorstep {
namespace {

using nlohmann::json;

// Two of the same, written one after the other: a crash in the middle of one leaves the other.
constexpr const char* kFiles[] = {"key.recovery", "key.recovery.copy"};
constexpr int kVersion = 1;
constexpr std::size_t kSecretBytes = 32;

struct Wrap {
  std::string device;
  std::string epoch;  // of the hub that was given the secret
  std::string sealed;
};

std::string seal_name(const std::string& device) { return "doorstep-database-key-v1 " + device; }

std::string sum_of(const Crypto& crypto, const json& wraps) {
  return base64url(crypto.sha256(event::to_canonical(wraps)));
}

Wrap wrap_of(const json& wrap) {
  return {wrap.at("device"), wrap.at("epoch"),
          from_base64url(wrap.at("sealed").get<std::string>()).value_or("")};
}

std::optional<std::vector<Wrap>> parse(const std::string& text, const Crypto& crypto) try {
  const auto document = json::parse(text);
  if (document.at("sum") != sum_of(crypto, document.at("wraps"))) return std::nullopt;
  std::vector<Wrap> wraps;
  for (const auto& wrap : document.at("wraps")) wraps.push_back(wrap_of(wrap));
  return wraps;
} catch (const std::exception&) {  // no JSON, or none of ours
  return std::nullopt;
}

// None where no file can be read: it is made anew, and left with the hub again.
std::vector<Wrap> read_wraps(const store::Place& place, const Crypto& crypto) {
  for (const char* file : kFiles) {
    const auto text = place.read(file);
    auto wraps = text ? parse(*text, crypto) : std::nullopt;
    if (wraps) return *std::move(wraps);
  }
  return {};
}

void write_wraps(const store::Place& place, const Crypto& crypto, const std::vector<Wrap>& wraps) {
  json list = json::array();
  for (const auto& wrap : wraps)
    list.push_back({{"device", wrap.device}, {"epoch", wrap.epoch}, {"sealed", base64url(wrap.sealed)}});
  const json document{{"sum", sum_of(crypto, list)}, {"v", kVersion}, {"wraps", list}};
  for (const char* file : kFiles) place.write(file, event::to_canonical(document));
}

const Wrap* find_wrap(const std::vector<Wrap>& wraps, const std::string& device, const std::string& epoch) {
  const auto found = std::find_if(wraps.begin(), wraps.end(), [&](const Wrap& wrap) {
    return wrap.device == device && wrap.epoch == epoch;
  });
  return found == wraps.end() ? nullptr : &*found;
}

std::string random_secret(platform::Random& random) {
  std::array<std::uint8_t, kSecretBytes> secret{};
  random.fill(secret);
  return {secret.begin(), secret.end()};
}

store::Place place_of(const Config& config) { return {config.directory.string(), config.vfs}; }

}  // namespace

// The secret is in the key store until the hub has it: so a wrap without it is one whose secret the hub has.
std::optional<std::string> Engine::State::recovery_secret() {
  if (!signer) return std::nullopt;
  const std::string device = log->current()->device.str();
  if (recovery_left == device + log->epoch()) return std::nullopt;
  auto wraps = read_wraps(place, config.crypto);
  const Wrap* wrap = find_wrap(wraps, device, log->epoch());
  auto secret = config.key_store.get(kRecoverySecret);
  if (wrap != nullptr && !secret) {
    recovery_left = device + log->epoch();
    return std::nullopt;
  }
  if (wrap != nullptr && platform::unseal(*secret, seal_name(device), wrap->sealed) == key.bytes)
    return secret;
  if (!secret || secret->size() != kSecretBytes) secret = random_secret(config.random);
  config.key_store.put(kRecoverySecret, *secret);
  std::erase_if(wraps, [&](const Wrap& old) { return old.device == device && old.epoch == log->epoch(); });
  wraps.push_back(
      {device, log->epoch(), platform::seal(*secret, seal_name(device), key.bytes, config.random)});
  write_wraps(place, config.crypto, wraps);
  return secret;
}

void Engine::State::recovery_kept() {
  if (!signer) return;
  const std::string device = log->current()->device.str();
  auto wraps = read_wraps(place, config.crypto);
  const Wrap* wrap = find_wrap(wraps, device, log->epoch());
  if (wrap == nullptr) return;  // of an epoch that has passed: it is left anew
  write_wraps(place, config.crypto, {*wrap});
  config.key_store.remove(kRecoverySecret);
  recovery_left = device + log->epoch();
}

void remove_recovery_files(const store::Place& place) {
  for (const char* file : kFiles) place.remove(file);
}

std::vector<DeviceId> recoverable_devices(const Config& config) {
  std::vector<DeviceId> devices;
  for (const auto& wrap : read_wraps(place_of(config), config.crypto)) {
    const DeviceId device(wrap.device);
    if (std::find(devices.begin(), devices.end(), device) == devices.end()) devices.push_back(device);
  }
  return devices;
}

PublicKey recovery_enrolment_key(const Config& config) {
  return public_key_of(pending_seed(config.key_store, config.random));
}

void forget_recovery_enrolment_key(const Config& config) { config.key_store.remove(kPendingSecret); }

void restore_database_key(const Config& config, const DeviceId& device, std::string_view secret) {
  const auto place = place_of(config);
  for (const auto& wrap : read_wraps(place, config.crypto)) {
    if (wrap.device != device.str() || secret.size() != kSecretBytes) continue;
    const auto key = platform::unseal(secret, seal_name(wrap.device), wrap.sealed);
    if (!key || !store::is_key_of(place, *key, config.crypto).value_or(true)) continue;
    config.key_store.put(store::kDatabaseSecret, *key);
    return;
  }
  throw Error(ErrorClass::key, "recovery_failed", "what the hub has kept does not open this directory");
}

}  // namespace doorstep
