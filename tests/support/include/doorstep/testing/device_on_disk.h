// A device's directory on the real disk, gone when the test ends.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include <stdlib.h>

#include "doorstep/engine.h"
#include "doorstep/platform/openssl.h"
#include "doorstep/testing/memory_device.h"

namespace doorstep::testing {

inline Identity made_up_identity(int number = 1) {
  Identity identity;
  identity.device = DeviceId("00000000-0000-4000-8000-00000000000" + std::to_string(number));
  identity.provider = ProviderId("Harbour Care");
  identity.issuer = "https://hub.example";
  identity.epoch = "epoch-1";
  identity.hub_url = "https://hub.example";
  return identity;
}

class DeviceOnDisk {
 public:
  DeviceOnDisk() {
    std::string name = (std::filesystem::temp_directory_path() / "doorstep-XXXXXX").string();
    folder = mkdtemp(name.data());
  }
  ~DeviceOnDisk() {
    std::error_code ignored;
    std::filesystem::remove_all(folder, ignored);
  }
  DeviceOnDisk(const DeviceOnDisk&) = delete;
  DeviceOnDisk& operator=(const DeviceOnDisk&) = delete;

  std::unique_ptr<Engine> open() {
    return Engine::open({folder / "device", clock, random, platform::openssl_crypto(), keys, {}});
  }
  Identity identity(int number = 1) const { return made_up_identity(number); }

  std::filesystem::path folder;
  ManualClock clock;
  SeededRandom random{1};
  MemoryKeyStore keys;
};

}  // namespace doorstep::testing
