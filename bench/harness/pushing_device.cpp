#include "pushing_device.h"

#include <cstdint>
#include <stdexcept>

#include "doorstep/platform/openssl.h"

#include "sync_shim.h"
#include "units.h"

namespace doorstep::bench {
PushingDevice::PushingDevice(const HubProcess& hub, std::filesystem::path folder, std::size_t batch)
    : hub_(hub), folder_(std::move(folder)), clock_(platform::system_clock().wall_ms() - 14 * kDay) {
  environment_.clock = &clock_;
  environment_.sync.max_lines = batch;
  environment_.make_transport = [this](const http::CurlConfig& config) {
    return metered_transport(config, meter_);
  };
  device::Device device(folder_, environment_);
  device.enrol({hub.url(), hub.certificate_pem(), ""}, hub.enrolment_code(0));
  sync(device);
  make_care(device.engine());
}

void PushingDevice::record(int events) {
  const auto keys = platform::make_file_key_store(folder_ / "keys");
  const auto engine = Engine::open({folder_, clock_, platform::system_random(), platform::openssl_crypto(),
                                    *keys, SyncShim(Syncs::leave_out).name()});
  for (int i = 0; i < events; ++i) {
    const auto happening = care_->next();
    clock_.advance(happening.gap_ms);
    const auto recorded = engine->record(happening.event);
    line_bytes_ += engine->lines(recorded.seq, 1, 1).front().size() + 1;
  }
  events_ += events;
}

std::string PushingDevice::lines() const {
  device::Device device(folder_, environment_);
  std::string text;
  for (const auto& line : device.engine().lines(1, static_cast<std::size_t>(events_), SIZE_MAX))
    text += line + "\n";
  return text;
}

PushingDevice::Pushed PushingDevice::push() {
  device::Device device(folder_, environment_);
  const double device_cpu_us = process_cpu_us();
  const double hub_cpu_us = hub_.cpu_us();
  const auto start_ns = now_ns();
  sync(device);
  Pushed pushed{meter_, 0, 0, 0};
  pushed.elapsed_us = static_cast<double>(meter_.done_ns - start_ns) / 1000;
  pushed.device_cpu_us = meter_.device_cpu_us - device_cpu_us;
  pushed.hub_cpu_us = meter_.hub_cpu_done_us - hub_cpu_us;
  return pushed;
}

void PushingDevice::sync(device::Device& device) {
  meter_ = {};
  meter_.hub_port = hub_.port();
  meter_.hub_cpu_us = [this] { return hub_.cpu_us(); };
  const auto result = device.sync();
  if (result.done) return;
  throw std::runtime_error("the device can't sync: " +
                           (result.status.last_failure ? result.status.last_failure->code : "no failure"));
}

void PushingDevice::make_care(const Engine& engine) {
  std::vector<CareVisit> visits;
  CarerId carer;
  for (const auto& visit : engine.visits(clock_.wall_ms() - 30 * kDay, clock_.wall_ms() + 60 * kDay)) {
    visits.push_back({visit.visit, visit.person});
    carer = visit.carers.at(0);
  }
  if (visits.empty()) throw std::runtime_error("the feed holds no visits");
  care_.emplace(std::move(visits), carer, 7);
}

}  // namespace doorstep::bench
