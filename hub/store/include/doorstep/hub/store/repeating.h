// Work that is done again and again on a thread of its own.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace doorstep::hub {

class Repeating {
 public:
  // First after `pause`, and then with a pause of as much after each time. What it throws as Error is passed over: the next
  // time tries again.
  Repeating(std::chrono::milliseconds pause, std::function<void()> work);
  ~Repeating();
  Repeating(const Repeating&) = delete;
  Repeating& operator=(const Repeating&) = delete;

  void stop();  // waits for the work under way; the destructor does the same

 private:
  void loop();

  const std::chrono::milliseconds pause_;
  const std::function<void()> work_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;
  std::thread thread_;  // last: it uses the others
};

}  // namespace doorstep::hub
