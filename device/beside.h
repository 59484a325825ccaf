// The makeshift directory in which a tablet records while the keys of its own are lost: DIR/beside, with keys of its own in
// the same key store and a log that no hub knows. Private to device.
#pragma once

#include <filesystem>
#include <memory>

#include "doorstep/device/device.h"

namespace doorstep::device {

std::filesystem::path beside(const std::filesystem::path& directory);

// The secrets of a key store under names of their own. `keys` must outlive it.
std::unique_ptr<platform::KeyStore> keys_beside(platform::KeyStore& keys);

// Begins its log, where there is none yet.
void begin_beside(Engine& engine, platform::Random& random);

// Takes what was recorded there into the log of the device, which is enrolled again, and removes the directory. A crash in
// between adopts the same lines twice, which a hub takes once.
void take_beside(Engine& engine, const std::filesystem::path& directory, const Environment& environment,
                 platform::KeyStore& keys);

}  // namespace doorstep::device
