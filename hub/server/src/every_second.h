// Work that is done once a second on a thread of its own.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace doorstep::hub {

class EverySecond {
 public:
  // What it throws as Error is passed over: the next second tries again.
  explicit EverySecond(std::function<void()> work);
  ~EverySecond();  // waits for the work under way
  EverySecond(const EverySecond&) = delete;
  EverySecond& operator=(const EverySecond&) = delete;

 private:
  void loop();

  const std::function<void()> work_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;
  std::thread thread_;  // last: it uses the others
};

}  // namespace doorstep::hub
