// A device's directory on the real disk, gone when the test ends.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "doorstep/engine.h"
#include "doorstep/platform/openssl.h"
#include "doorstep/testing/memory_device.h"
#include "doorstep/testing/temporary_folder.h"

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
  TemporaryFolder own_;

 public:
  std::unique_ptr<Engine> open() {
    return Engine::open({folder / "device", clock, random, platform::openssl_crypto(), keys, {}});
  }
  Identity identity(int number = 1) const { return made_up_identity(number); }

  const std::filesystem::path folder = own_.path();
  ManualClock clock;
  SeededRandom random{1};
  MemoryKeyStore keys;
};

}  // namespace doorstep::testing
