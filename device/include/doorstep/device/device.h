// A device directory as a whole: the engine's store, the keys, the way to the hub, and the sync machine
// driven over it. The CLI and the demo stand on this; an app with an event loop of its own drives
// sync::Machine itself.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "doorstep/http/transport.h"
#include "doorstep/platform/clock.h"
#include "doorstep/platform/random.h"
#include "doorstep/sync/machine.h"

namespace doorstep::device {

// How the hub is reached. Kept in the directory; nothing of it is secret.
struct HubAddress {
  std::string url;                 // https://host[:port]
  std::string ca_file;             // PEM; its content is copied into the directory
  std::optional<std::string> pin;  // sha256//…
};

// What a test or the demo drives in place of the machine's own. All must outlive the device.
struct Environment {
  const platform::Clock* clock = &platform::system_clock();
  platform::Random* random = &platform::system_random();
  // Waits; the demo and tests let their clock go on instead. Empty: the thread sleeps.
  std::function<void(std::int64_t ms)> sleep;
  // Empty: libcurl.
  std::function<std::unique_ptr<http::Transport>(const http::CurlConfig&)> make_transport;
};

}  // namespace doorstep::device
