#include "identity_watch.h"

#include <chrono>

#include "doorstep/event/error.h"
#include "doorstep/hub/access/identity.h"
#include "doorstep/hub/moving/move.h"

namespace doorstep::hub {

namespace {

constexpr std::chrono::seconds kEvery{1};

}  // namespace

IdentityWatch::IdentityWatch(Store& store, std::string epoch,
                             std::function<void(const std::string& code)> on_other)
    : store_(store), epoch_(std::move(epoch)), on_other_(std::move(on_other)), thread_([this] { loop(); }) {}

IdentityWatch::~IdentityWatch() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_one();
  thread_.join();
}

void IdentityWatch::loop() {
  std::unique_lock lock(mutex_);
  while (!wake_.wait_for(lock, kEvery, [this] { return stopping_; })) {
    lock.unlock();
    const std::string code = other();
    if (!code.empty()) return on_other_(code);
    lock.lock();
  }
}

std::string IdentityWatch::other() {
  try {
    settle_in(store_);
    return current_epoch(store_) == epoch_ ? "" : "epoch_changed";
  } catch (const Error& error) {
    return error.error_class() == ErrorClass::rejected ? error.code() : "";
  }
}

}  // namespace doorstep::hub
