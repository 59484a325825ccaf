// A device directory used through doorstep.h; at the end of every test no handle is left.
#pragma once

#include <filesystem>

#include <gtest/gtest.h>

#include "doorstep/testing/temporary_folder.h"

#include "doorstep.h"

namespace doorstep::testing {

class CInterface : public ::testing::Test {
 public:
  ~CInterface() override { EXPECT_EQ(doorstep_live_handles(), 0); }

 protected:
  CInterface() { error.struct_size = sizeof error; }

  doorstep_config configuration() const {
    doorstep_config config{};
    config.struct_size = sizeof config;
    config.directory = directory.c_str();
    return config;
  }
  doorstep_device* open() { return open(configuration()); }
  doorstep_device* open(const doorstep_config& config) {
    doorstep_device* device = nullptr;
    EXPECT_EQ(doorstep_device_open(&config, &device, &error), DOORSTEP_OK) << error.code;
    return device;
  }
  doorstep_status status_of(doorstep_device* device) {
    doorstep_device_status status{};
    status.struct_size = sizeof status;
    return doorstep_get_status(device, &status, &error);
  }

  TemporaryFolder own;
  const std::filesystem::path folder = own.path(), directory = folder / "device";
  doorstep_error error{};
};

}  // namespace doorstep::testing
