// The insides of a Device. Private to device.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "doorstep/device/device.h"
#include "doorstep/platform/key_store.h"

namespace doorstep::device {

struct Device::State {
  State(const std::filesystem::path& directory, const Environment& environment_in,
        const std::optional<std::filesystem::path>& key_file);

  sync::Now now() const;
  bool cancelled() const { return environment.cancelled && environment.cancelled(); }

  Environment environment;
  std::unique_ptr<platform::KeyStore> own_keys;     // null where the host keeps them
  std::unique_ptr<platform::KeyStore> keys_beside;  // of the makeshift directory
  std::unique_ptr<Engine> engine;
};

// `surely_past_ms`: see CurlConfig.
std::unique_ptr<http::Transport> transport_to(const HubAddress& hub, const Environment& environment,
                                              std::optional<Millis> surely_past_ms = std::nullopt);
void sleep(std::int64_t ms, const Environment& environment);
Config engine_config(const std::filesystem::path& directory, const Environment& environment,
                     platform::KeyStore& keys);

}  // namespace doorstep::device
