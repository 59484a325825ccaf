// What an observer has not told yet. Thread-safe.
#pragma once

#include <array>
#include <chrono>
#include <condition_variable>
#include <mutex>

#include "doorstep.h"

namespace doorstep::c {

class Changes {
 public:
  void add(doorstep_change change) {
    const std::lock_guard lock(mutex_);
    waiting_[static_cast<std::size_t>(change)] = true;
    woken_.notify_all();
  }

  // The earliest in the order of the enumeration; CLOSED comes last, and stays.
  doorstep_change take(std::chrono::milliseconds timeout) {
    std::unique_lock lock(mutex_);
    const auto ready = [this] { return ended_ || next() != DOORSTEP_NO_CHANGE; };
    woken_.wait_for(lock, timeout, ready);
    const auto change = next();
    if (change != DOORSTEP_CHANGE_CLOSED) waiting_[static_cast<std::size_t>(change)] = false;
    return change;
  }

  void end() {
    const std::lock_guard lock(mutex_);
    ended_ = true;
    woken_.notify_all();
  }

 private:
  doorstep_change next() const {
    for (std::size_t i = 1; i < waiting_.size(); ++i) {
      if (waiting_[i]) return static_cast<doorstep_change>(i);
    }
    return DOORSTEP_NO_CHANGE;
  }

  std::mutex mutex_;
  std::condition_variable woken_;
  std::array<bool, DOORSTEP_CHANGE_CLOSED + 1> waiting_{};
  bool ended_ = false;
};

}  // namespace doorstep::c
