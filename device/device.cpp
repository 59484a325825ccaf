#include "doorstep/device/device.h"

#include <chrono>
#include <thread>

#include <nlohmann/json.hpp>

#include "doorstep/platform/crypto.h"
#include "doorstep/visit/policy.h"
#include "doorstep/visit/position.h"

#include "beside.h"
#include "keys.h"
#include "state.h"

namespace doorstep::device {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

std::optional<visit::Position> address_of(const Engine& engine, const PersonId& person) {
  if (engine.locked()) return std::nullopt;  // then the distance is not known, and goes unsaid
  const auto document = engine.document("person", person.str());
  const auto doc = document ? json::parse(document->doc, nullptr, false) : json();
  if (!doc.is_object() || !doc.contains("lat_e7") || !doc.contains("lon_e7")) return std::nullopt;
  if (!doc["lat_e7"].is_number_integer() || !doc["lon_e7"].is_number_integer()) return std::nullopt;
  return visit::Position{doc["lat_e7"].get<std::int64_t>(), doc["lon_e7"].get<std::int64_t>()};
}

}  // namespace

Device::State::State(const fs::path& directory, const Environment& environment_in,
                     const std::optional<fs::path>& key_file)
    : environment(environment_in), own_keys(environment.keys ? nullptr : open_keys(directory, key_file)) {
  auto& keys = environment.keys ? *environment.keys : *own_keys;
  if (environment.beside) keys_beside = device::keys_beside(keys);
  engine = environment.beside
               ? Engine::open(engine_config(device::beside(directory), environment, *keys_beside))
               : Engine::open(engine_config(directory, environment, keys));
  environment.beside ? begin_beside(*engine, *environment.random)
                     : take_beside(*engine, directory, environment, keys);
}

Config engine_config(const fs::path& directory, const Environment& environment, platform::KeyStore& keys) {
  return {directory, *environment.clock, *environment.random, platform::system_crypto(), keys, {}};
}

std::unique_ptr<http::Transport> transport_to(const HubAddress& hub, const Environment& environment,
                                              std::optional<Millis> surely_past_ms) {
  http::CurlConfig config;
  config.base_url = hub.url;
  config.ca_pem = hub.ca_pem;
  config.pinned_key = hub.pin;
  config.surely_past_ms = surely_past_ms;
  config.cancelled = environment.cancelled;
  if (environment.make_transport) return environment.make_transport(config);
  return http::make_transport(config);
}

sync::Now Device::State::now() const {
  return {environment.clock->uptime_ms(), environment.clock->wall_ms()};
}

void sleep(std::int64_t ms, const Environment& environment) {
  if (environment.sleep) return environment.sleep(ms);
  std::this_thread::sleep_for(std::chrono::milliseconds(ms));
}

Device::Device(const fs::path& directory, const Environment& environment,
               const std::optional<fs::path>& key_file)
    : state_(std::make_unique<State>(directory, environment, key_file)) {}
Device::~Device() = default;

Engine& Device::engine() { return *state_->engine; }

Recorded Device::record(const visit::Command& command) {
  const auto& engine = *state_->engine;
  const auto policies = engine.documents("policy");
  const auto policy = policies.empty() ? visit::Policy{} : visit::parse_policy(policies.front().doc);
  const auto address = command.person ? address_of(engine, *command.person) : std::nullopt;
  const auto body = visit::prepare(command, policy, address);
  return state_->engine->record({command.type, command.by, command.visit, command.person, body});
}

}  // namespace doorstep::device
