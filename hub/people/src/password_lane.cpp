#include "password_lane.h"

#include <utility>

namespace doorstep::hub {

PasswordLane::~PasswordLane() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  for (auto& thread : threads_) thread.join();
}

void PasswordLane::submit(Job job) {
  {
    const std::lock_guard lock(mutex_);
    while (threads_.size() < max_threads_) threads_.emplace_back([this] { run(); });
    if (waiting_.size() < max_waiting_) waiting_.push_back(std::exchange(job, {}));
  }
  if (job) return job(false);
  wake_.notify_one();
}

void PasswordLane::run() {
  while (true) {
    Job job;
    {
      std::unique_lock lock(mutex_);
      wake_.wait(lock, [this] { return stopping_ || !waiting_.empty(); });
      if (waiting_.empty()) return;
      job = std::move(waiting_.front());
      waiting_.pop_front();
    }
    job(true);
  }
}

}  // namespace doorstep::hub
