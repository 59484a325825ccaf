// Opening, closing, enrolling, syncing.
#include <nlohmann/json.hpp>

#include "doorstep/device/recovery.h"

#include "guard.h"
#include "open_device.h"
#include "syncing.h"
#include "text.h"

namespace doorstep::c {
namespace {

struct GivenEnrolment {
  device::HubAddress hub;
  std::string code;
  device::DeviceInfo info;
};

GivenEnrolment given_enrolment(const doorstep_enrolment* enrolment) {
  const auto given = read_struct(enrolment);
  device::DeviceInfo info;
  if (given.name) info.name = given.name;
  if (given.model) info.model = given.model;
  return {{needed_text(given.hub_url), text_or_empty(given.ca_pem), text_or_empty(given.pin)},
          needed_text(given.code),
          info};
}

device::Patience patience_of(const doorstep_sync_options* options) {
  device::Patience patience;
  if (!options) return patience;
  const auto given = read_struct(options);
  if (given.max_failures > 0) patience.failures = given.max_failures;
  if (given.longest_wait_ms > 0) patience.wait_ms = given.longest_wait_ms;
  return patience;
}

}  // namespace

doorstep_sync_result result_of(const device::SyncResult& result) {
  doorstep_sync_result told{};
  told.unsent = result.status.unsent;
  told.done = result.done;
  told.revoked = result.status.activity == sync::Activity::revoked;
  told.wiped = result.status.wipe;
  told.needs_enrolment = result.status.activity == sync::Activity::needs_enrolment;
  return told;
}

[[noreturn]] void throw_not_done(const device::SyncResult& result) {
  const auto& status = result.status;
  if (status.activity == sync::Activity::revoked)
    throw Error(ErrorClass::auth, "device_revoked", "the office has revoked this device");
  if (status.activity == sync::Activity::needs_enrolment)
    throw Error(ErrorClass::auth, "enrolment_needed", "this log can't be sent: enrol anew, nothing is lost");
  if (status.last_failure)
    throw Error(status.last_failure->error_class, status.last_failure->code,
                "not everything could be synced; what is unsent stays on the device");
  throw Error(ErrorClass::transient, "interrupted", "the sync was interrupted; what is unsent stays");
}

}  // namespace doorstep::c

using namespace doorstep::c;  // the functions below are C's

extern "C" {

doorstep_status doorstep_device_open(const doorstep_config* config, doorstep_device** device,
                                     doorstep_error* error) {
  return guarded(error, [&] {
    if (!device) throw Misuse{"null_pointer", "there is nowhere to put the device"};
    *device = devices().add(std::make_shared<OpenDevice>(read_struct(config)));
  });
}

doorstep_status doorstep_device_close(doorstep_device* device) {
  if (!device) return DOORSTEP_OK;
  return guarded(nullptr, [&] { devices().close(device, [](OpenDevice& open) { open.interrupt(true); }); });
}

doorstep_status doorstep_device_interrupt(doorstep_device* device, doorstep_error* error) {
  return guarded(error, [&] {
    const Devices::Call open(devices(), device, Devices::Kind::nested);
    open->interrupt(false);
  });
}

doorstep_status doorstep_enrol(doorstep_device* device, const doorstep_enrolment* enrolment,
                               doorstep_error* error) {
  return guarded(error, [&] {
    const Devices::Call open(devices(), device);
    const auto given = given_enrolment(enrolment);
    const OpenDevice::Network network(*open);
    open->device().enrol(given.hub, given.code, given.info);
  });
}

doorstep_status doorstep_recoverable(const doorstep_config* config, doorstep_text** json,
                                     doorstep_error* error) {
  return guarded(error, [&] {
    if (!json) throw Misuse{"null_pointer", "there is nowhere to put the text"};
    const auto given = read_struct(config);
    const HostParts host(given);
    auto list = nlohmann::json::array();
    for (const auto& device :
         doorstep::device::recoverable_devices(needed_text(given.directory), host.environment()))
      list.insert(list.begin(), device.str());
    *json = new_text(nlohmann::json{{"devices", std::move(list)}});
  });
}

doorstep_status doorstep_recover(const doorstep_config* config, const doorstep_enrolment* enrolment,
                                 doorstep_error* error) {
  return guarded(error, [&] {
    const auto directory = read_struct(config);
    const auto given = given_enrolment(enrolment);
    const HostParts host(directory);
    doorstep::device::recover(needed_text(directory.directory), host.environment(), given.hub, given.code,
                              given.info);
  });
}

doorstep_status doorstep_sync(doorstep_device* device, const doorstep_sync_options* options,
                              doorstep_sync_result* result, doorstep_error* error) {
  return guarded(error, [&] {
    const Devices::Call open(devices(), device);
    check_output(result);
    const auto patience = patience_of(options);
    const OpenDevice::Network network(*open);
    const auto outcome = open->device().sync(patience);
    write_struct(result, result_of(outcome));
    if (!outcome.done) throw_not_done(outcome);
  });
}

}  // extern "C"
