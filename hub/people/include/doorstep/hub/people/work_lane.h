// Where passwords are hashed and other servers are asked: a few threads of their own, so that sign-ins neither hold up
// devices' pushes nor fill the memory.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <thread>
#include <vector>

#include "doorstep/hub/http/router.h"
#include "doorstep/hub/store/unique_function.h"
#include "doorstep/platform/clock.h"

namespace doorstep::hub {

class WorkLane {
 public:
  using Job = UniqueFunction<void(bool has_room)>;  // throws nothing

  WorkLane(std::size_t threads, std::size_t max_waiting)  // started when they are first needed
      : max_threads_(threads), max_waiting_(max_waiting) {}
  ~WorkLane() { stop(); }
  WorkLane(const WorkLane&) = delete;
  WorkLane& operator=(const WorkLane&) = delete;

  // Runs `job` on one of the threads; at once and here, with `has_room` false, where too many wait already.
  void submit(Job job);
  void stop();  // finishes what waits; from then on there is no room

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

// A route that is answered from a thread of the lane; 503 with Retry-After where too many wait. Lane and clock outlive the
// router's use.
void add_lane_route(Router& router, WorkLane& lane, const platform::Clock& clock, const char* method,
                    const char* pattern, std::vector<Role> roles, Handler work);

}  // namespace doorstep::hub
