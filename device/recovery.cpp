#include "doorstep/device/recovery.h"

namespace doorstep::device {
namespace {

Config even_without_keys(Config config) {
  config.without_device_key = true;
  return config;
}

// nullptr where the key store does not have the directory's key.
std::unique_ptr<Engine> open_if_key_is_there(const Config& config) try {
  return Engine::open(config);
} catch (const Error& error) {
  if (error.code() != "key_missing" && error.code() != "key_wrong") throw;
  return nullptr;
}

}  // namespace

Recovering::Recovering(const Config& config, HubAddress hub, std::string code, DeviceInfo info)
    : EnrolmentSteps(std::move(hub), std::move(code), std::move(info)),
      config_(even_without_keys(config)),
      engine_(open_if_key_is_there(config_)) {}

PublicKey Recovering::key() { return engine_ ? engine_->enrolment_key() : recovery_enrolment_key(config_); }

void Recovering::forget_key() {
  engine_ ? engine_->forget_enrolment_key() : forget_recovery_enrolment_key(config_);
}

void Recovering::take(const Identity& identity, const std::optional<LeftWithHub>& recovery) {
  if (!engine_) {
    if (!recovery)
      throw Error(ErrorClass::key, "no_recovery",
                  "the hub has kept nothing for the device that the code names");
    restore_database_key(config_, recovery->device, recovery->secret);
    engine_ = Engine::open(config_);
  }
  engine_->begin_log(identity);
}

}  // namespace doorstep::device
