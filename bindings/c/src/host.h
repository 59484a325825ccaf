// What a host supplies by callbacks, as the engine's own interfaces. A callback that is missing is a Misuse.
#pragma once

#include <functional>
#include <memory>
#include <optional>

#include "doorstep/device/device.h"
#include "doorstep/visit/body.h"

#include "doorstep.h"
#include "guard.h"

namespace doorstep::c {

template <class Callback>
Callback needed(Callback callback) {
  if (!callback) throw Misuse{"null_callback", "a callback is missing"};
  return callback;
}

std::unique_ptr<platform::Clock> host_clock(const doorstep_clock& clock);
std::unique_ptr<platform::KeyStore> host_key_store(const doorstep_key_store& store);
// Makes the transport to a hub, once it is known.
using TransportFactory = std::function<std::unique_ptr<http::Transport>(const http::CurlConfig&)>;
TransportFactory host_transport(const doorstep_transport& transport);
// nullopt where the host knows no place.
std::optional<doorstep_position> last_known_place(const doorstep_location& location);

}  // namespace doorstep::c
