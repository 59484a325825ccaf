#include "handles.h"

#include <algorithm>
#include <vector>

namespace doorstep::c {

std::atomic<std::int64_t> live_handles{0};

namespace {

thread_local std::vector<std::uintptr_t> calls_of_thread;

}  // namespace

std::uintptr_t new_handle() {
  static std::atomic<std::uintptr_t> last{0};
  return ++last;
}

bool CallsOfThread::contain(std::uintptr_t handle) {
  return std::find(calls_of_thread.begin(), calls_of_thread.end(), handle) != calls_of_thread.end();
}

CallsOfThread::CallsOfThread(std::uintptr_t handle) { calls_of_thread.push_back(handle); }

CallsOfThread::~CallsOfThread() { calls_of_thread.pop_back(); }

}  // namespace doorstep::c
