#include "every_second.h"

#include <chrono>

#include "doorstep/event/error.h"

namespace doorstep::hub {

EverySecond::EverySecond(std::function<void()> work) : work_(std::move(work)), thread_([this] { loop(); }) {}

EverySecond::~EverySecond() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_one();
  thread_.join();
}

void EverySecond::loop() {
  std::unique_lock lock(mutex_);
  while (!wake_.wait_for(lock, std::chrono::seconds(1), [this] { return stopping_; })) {
    lock.unlock();
    try {
      work_();
    } catch (const Error&) {  // the database is away: the next second will do
    }
    lock.lock();
  }
}

}  // namespace doorstep::hub
