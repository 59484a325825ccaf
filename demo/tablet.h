// One carer's tablet in the demo: a device directory of its own, a clock that the demo drives, real HTTPS.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>

#include <nlohmann/json_fwd.hpp>

#include "doorstep/device/attendance.h"
#include "doorstep/device/device.h"

#include "driven_clock.h"

namespace doorstep::demo {

class Tablet {
 public:
  struct Start {
    std::string boot = "boot-1";
    std::int64_t uptime_ms = 3'600'000;
    Millis wall_offset = 0;
  };
  // `carer` and `provider` are the office's names.
  Tablet(World& world, const std::filesystem::path& directory, std::string carer, std::string provider,
         const Start& start);

  const std::string& carer() const { return carer_; }
  const std::string& provider() const { return provider_; }
  const std::filesystem::path& directory() const { return directory_; }
  const platform::Clock& clock() const { return clock_; }
  Engine& engine() { return device_->engine(); }

  void enrol(const device::HubAddress& hub, const std::string& code);
  // Throws Error(transient, "demo_sync") where not everything is receipted afterwards.
  void sync();

  // The true instant of an uptime, by the moment at which this tablet first synced.
  Millis true_time(std::int64_t uptime_ms) const { return first_sync_ + uptime_ms - first_sync_uptime_ms_; }

  // By the office's name of the visit, out of the tablet's own store. Durable when they return.
  void check_in(const std::string& visit, const std::string& method);
  void check_out(const std::string& visit, const std::string& method);
  EventId record(const std::string& visit, const std::string& type, const nlohmann::json& body);
  // A photograph or a voice note with what was recorded at a visit.
  void attach(const std::string& visit, const EventId& of, std::string_view bytes,
              std::string_view thumbnail);
  // A visit that nobody planned.
  void check_in_unplanned(const std::string& person, const std::string& service);
  void check_out_unplanned();

  // The hub's ids behind the office's names, as the feed brought them.
  std::string id_of(const std::string& kind, const std::string& name) const;
  nlohmann::json document(const std::string& kind, const std::string& name) const;

  // Lets go of the directory without a word, as a process that is killed does, and takes it up again.
  void release() { device_.reset(); }
  void reopen();

 private:
  device::Attendance attendance(const std::string& visit, const std::string& method) const;
  visit::Evidence evidence(const std::string& method, const std::string& person) const;

  World& world_;
  std::filesystem::path directory_;
  std::string carer_, provider_;
  DrivenClock clock_;
  struct Document {
    std::string id, text;
  };
  std::unique_ptr<device::Device> device_;
  mutable std::map<std::string, std::map<std::string, Document>> documents_;  // by kind and the office's name
  Millis first_sync_ = 0;
  std::int64_t first_sync_uptime_ms_ = 0;
  device::Attendance unplanned_;
};

}  // namespace doorstep::demo
