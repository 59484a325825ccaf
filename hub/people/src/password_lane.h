// Where passwords are hashed: a few threads of their own, so that sign-ins neither hold up devices' pushes nor fill the
// memory.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <thread>
#include <vector>

#include "doorstep/hub/store/unique_function.h"

namespace doorstep::hub {

class PasswordLane {
 public:
  using Job = UniqueFunction<void(bool has_room)>;  // throws nothing

  PasswordLane(std::size_t threads, std::size_t max_waiting)  // started when they are first needed
      : max_threads_(threads), max_waiting_(max_waiting) {}
  ~PasswordLane();  // finishes what waits
  PasswordLane(const PasswordLane&) = delete;
  PasswordLane& operator=(const PasswordLane&) = delete;

  // Runs `job` on one of the threads; at once and here, with `has_room` false, where too many wait already.
  void submit(Job job);

 private:
  void run();

  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<Job> waiting_;
  const std::size_t max_threads_;
  const std::size_t max_waiting_;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace doorstep::hub
