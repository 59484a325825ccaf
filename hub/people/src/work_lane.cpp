#include "doorstep/hub/people/work_lane.h"

#include <utility>

#include "doorstep/hub/http/problem.h"

namespace doorstep::hub {

void WorkLane::stop() {
  std::vector<std::thread> ending;
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    ending.swap(threads_);
  }
  wake_.notify_all();
  for (auto& thread : ending) thread.join();
}

void WorkLane::submit(Job job) {
  {
    const std::lock_guard lock(mutex_);
    while (!stopping_ && threads_.size() < max_threads_) threads_.emplace_back([this] { run(); });
    if (!stopping_ && waiting_.size() < max_waiting_) waiting_.push_back(std::exchange(job, {}));
  }
  if (job) return job(false);
  wake_.notify_one();
}

void WorkLane::run() {
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

void add_lane_route(Router& router, WorkLane& lane, const platform::Clock& clock, const char* method,
                    const char* pattern, std::vector<Role> roles, Handler work) {
  router.add_async(method, pattern, std::move(roles),
                   [&lane, &clock, work = std::move(work)](const std::shared_ptr<const Call>& call,
                                                           Responder&& responder) {
                     lane.submit([&clock, work, call, to = std::move(responder)](bool has_room) mutable {
                       try {
                         if (!has_room) throw unavailable(1);
                         to(work(*call));
                       } catch (...) {
                         to(failure_response(std::current_exception(), clock.wall_ms()));
                       }
                     });
                   });
}

}  // namespace doorstep::hub
