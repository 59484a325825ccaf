// A real device (engine, sync, libcurl) of a hub in another process, with care to push.
#pragma once

#include <filesystem>
#include <optional>

#include "doorstep/device/device.h"

#include "care.h"
#include "clock.h"
#include "meter.h"
#include "process.h"

namespace doorstep::bench {

class PushingDevice {
 public:
  // Enrols and pulls the feed. `batch`: events a push.
  PushingDevice(const HubProcess& hub, std::filesystem::path folder, std::size_t batch);

  // As the carers' days go by; not synced to the disk, which is no part of what is measured.
  void record(int events);

  struct Pushed {
    Meter meter;
    double elapsed_us, device_cpu_us, hub_cpu_us;  // up to the last receipt
  };
  Pushed push();

  std::string lines() const;  // of its log, each ended by a newline
  int events() const { return events_; }
  double line_bytes() const { return static_cast<double>(line_bytes_) / events_; }  // an event

 private:
  void sync(device::Device& device);
  void make_care(const Engine& engine);

  const HubProcess& hub_;
  std::filesystem::path folder_;
  DrivenClock clock_;
  device::Environment environment_;
  std::optional<Care> care_;
  Meter meter_;
  int events_ = 0;
  std::size_t line_bytes_ = 0;
};

}  // namespace doorstep::bench
