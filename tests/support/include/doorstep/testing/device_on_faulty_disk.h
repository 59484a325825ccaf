// A device whose directory is on a FaultyVfs.
#pragma once

#include <memory>
#include <string>

#include "doorstep/engine.h"
#include "doorstep/platform/openssl.h"
#include "doorstep/testing/device_on_disk.h"
#include "doorstep/testing/faulty_vfs.h"
#include "doorstep/testing/memory_device.h"

namespace doorstep::testing {

struct DeviceOnFaultyDisk {
  explicit DeviceOnFaultyDisk(const std::string& name, std::uint64_t seed = 1)
      : disk(name, seed), random(seed) {}

  std::unique_ptr<Engine> open() {
    return Engine::open({directory, clock, random, platform::openssl_crypto(), keys, disk.name()});
  }

  FaultyVfs disk;
  std::string directory = "device";
  ManualClock clock;
  SeededRandom random;
  MemoryKeyStore keys;
};

}  // namespace doorstep::testing
