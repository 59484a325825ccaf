// An open device with what its host supplies.
#pragma once

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <set>

#include "doorstep/device/device.h"

#include "changes.h"
#include "doorstep.h"
#include "handles.h"

namespace doorstep::c {

// The clock, the keys and the network of a host, as the device wants them.
class HostParts {
 public:
  explicit HostParts(const doorstep_config& config);
  const device::Environment& environment() const { return environment_; }

 protected:
  device::Environment environment_;

 private:
  std::unique_ptr<platform::Clock> clock_;
  std::unique_ptr<platform::KeyStore> keys_;
};

class OpenDevice : private HostParts {
 public:
  explicit OpenDevice(const doorstep_config& config);
  ~OpenDevice();
  OpenDevice(const OpenDevice&) = delete;
  OpenDevice& operator=(const OpenDevice&) = delete;

  device::Device& device() { return *device_; }
  Engine& engine() { return device_->engine(); }
  const std::optional<doorstep_location>& location() const { return location_; }

  // Ends the network calls under way. With `for_good` those that come as well.
  void interrupt(bool for_good);

  // One at a time: throws Error(busy, "sync_under_way").
  class Network {
   public:
    explicit Network(OpenDevice& device);

   private:
    std::unique_lock<std::mutex> lock_;
  };

  std::shared_ptr<Changes> observe();  // of every change from now on

 private:
  void sleep(std::int64_t ms);

  std::optional<doorstep_location> location_;
  std::mutex network_;
  std::mutex mutex_;  // of what follows
  std::condition_variable woken_;
  std::atomic<bool> interrupted_{false};
  bool closing_ = false;
  std::set<std::shared_ptr<Changes>> observed_;
  std::unique_ptr<device::Device> device_;
};

using Devices = Handles<doorstep_device, OpenDevice>;
Devices& devices();

}  // namespace doorstep::c
