#include "open_device.h"

#include "guard.h"
#include "host.h"

namespace doorstep::c {
namespace {

doorstep_change change_of(Change change) {
  switch (change) {
    case Change::recorded:
      return DOORSTEP_CHANGE_RECORDED;
    case Change::receipted:
      return DOORSTEP_CHANGE_RECEIPTED;
    case Change::feed:
      return DOORSTEP_CHANGE_FEED;
    case Change::log_begun:
      return DOORSTEP_CHANGE_LOG_BEGUN;
  }
  return DOORSTEP_NO_CHANGE;
}

}  // namespace

HostParts::HostParts(const doorstep_config& config) {
  if (config.clock) {
    clock_ = host_clock(read_struct(config.clock));
    environment_.clock = clock_.get();
  }
  if (config.key_store) {
    keys_ = host_key_store(read_struct(config.key_store));
    environment_.keys = keys_.get();
  }
  if (config.transport) environment_.make_transport = host_transport(read_struct(config.transport));
  environment_.beside = config.beside != 0;
}

OpenDevice::OpenDevice(const doorstep_config& config) : HostParts(config) {
  if (config.location) location_ = read_struct(config.location);
  environment_.sleep = [this](std::int64_t ms) { sleep(ms); };
  environment_.cancelled = [this] { return interrupted_.load(); };
  device_ = std::make_unique<device::Device>(needed_text(config.directory), environment_);
  engine().add_observer([this](Change change) {
    const std::lock_guard lock(mutex_);
    for (const auto& changes : observed_) changes->add(change_of(change));
  });
}

OpenDevice::~OpenDevice() {
  device_.reset();
  for (const auto& changes : observed_) changes->add(DOORSTEP_CHANGE_CLOSED);
}

void OpenDevice::interrupt(bool for_good) {
  const std::lock_guard lock(mutex_);
  closing_ = closing_ || for_good;
  interrupted_ = true;
  woken_.notify_all();
}

void OpenDevice::sleep(std::int64_t ms) {
  std::unique_lock lock(mutex_);
  woken_.wait_for(lock, std::chrono::milliseconds(ms), [this] { return interrupted_.load(); });
}

OpenDevice::Network::Network(OpenDevice& device) : lock_(device.network_, std::try_to_lock) {
  if (!lock_)
    throw Error(ErrorClass::busy, "sync_under_way", "another thread is syncing or enrolling this device");
  const std::lock_guard lock(device.mutex_);
  device.interrupted_ = device.closing_;
}

std::shared_ptr<Changes> OpenDevice::observe() {
  const std::lock_guard lock(mutex_);
  std::erase_if(observed_, [](const auto& changes) { return changes.use_count() == 1; });  // closed since
  return *observed_.insert(std::make_shared<Changes>()).first;
}

Devices& devices() {
  static Devices all;
  return all;
}

}  // namespace doorstep::c
