#include "doorstep/hub/store/repeating.h"

#include <utility>

#include "doorstep/event/error.h"

namespace doorstep::hub {

Repeating::Repeating(std::chrono::milliseconds pause, std::function<void()> work)
    : pause_(pause), work_(std::move(work)), thread_([this] { loop(); }) {}

Repeating::~Repeating() { stop(); }

void Repeating::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_one();
  if (thread_.joinable()) thread_.join();
}

void Repeating::loop() {
  std::unique_lock lock(mutex_);
  while (!wake_.wait_for(lock, pause_, [this] { return stopping_; })) {
    lock.unlock();
    try {
      work_();
    } catch (const Error&) {  // the database is away: the next time will do
    }
    lock.lock();
  }
}

}  // namespace doorstep::hub
