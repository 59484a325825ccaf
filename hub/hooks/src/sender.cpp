#include "doorstep/hub/hooks/sender.h"

#include <exception>

namespace doorstep::hub {

namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr std::chrono::seconds kDatabasePause{1};  // where it is away

}  // namespace

HookSender::HookSender(Dispatcher& dispatcher, std::chrono::milliseconds pause,
                       std::chrono::milliseconds linger)
    : dispatcher_(dispatcher), pause_(pause), linger_(linger), thread_([this] { run(); }) {}

HookSender::~HookSender() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  stop_.notify_all();
  dispatcher_.wake();
  thread_.join();
}

void HookSender::run() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    lock.unlock();
    bool is_away = false;
    try {
      dispatcher_.turn(pause_);
    } catch (const std::exception&) {  // the database is away: what was sent is written down when it is back
      is_away = true;
    }
    lock.lock();
    if (is_away) stop_.wait_for(lock, kDatabasePause, [this] { return stopping_; });
  }
  lock.unlock();
  try {
    for (const auto end = SteadyClock::now() + linger_;
         dispatcher_.under_way() > 0 && SteadyClock::now() < end;)
      dispatcher_.finish(std::chrono::milliseconds(50));
  } catch (const std::exception&) {  // another hub takes it over when the lease ends
  }
}

}  // namespace doorstep::hub
