#include "loop.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <stdexcept>

#include <pthread.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "doorstep/platform/clock.h"

#include "measure.h"

namespace doorstep::bench {
namespace {

constexpr std::int64_t kLongestWaitMs = 100;

// OpenSSL writes to connections that the hub has closed.
void ignore_broken_pipes() {
  sigset_t pipe;
  sigemptyset(&pipe);
  sigaddset(&pipe, SIGPIPE);
  pthread_sigmask(SIG_BLOCK, &pipe, nullptr);
}

}  // namespace

Loop::Loop()
    : epoll_(epoll_create1(EPOLL_CLOEXEC)),
      start_ns_(now_ns()),
      start_wall_ms_(platform::system_clock().wall_ms()) {
  if (epoll_ < 0) throw std::runtime_error("no epoll can be made");
  ignore_broken_pipes();
}

Loop::~Loop() { close(epoll_); }

Loop::ClientId Loop::add(Client& client) {
  clients_.push_back(&client);
  return static_cast<ClientId>(clients_.size() - 1);
}

void Loop::watch(ClientId client, int socket, unsigned events) {
  epoll_event event{};
  event.events = events;
  event.data.u64 = static_cast<std::uint64_t>(client) << 32U | static_cast<std::uint32_t>(socket);
  if (epoll_ctl(epoll_, EPOLL_CTL_MOD, socket, &event) == 0) return;
  if (errno != ENOENT || epoll_ctl(epoll_, EPOLL_CTL_ADD, socket, &event) != 0)
    throw std::runtime_error("a socket can't be watched");
}

void Loop::forget(int socket) { epoll_ctl(epoll_, EPOLL_CTL_DEL, socket, nullptr); }

void Loop::wake_at(ClientId client, std::int64_t at_ms) { timers_.push({at_ms, client}); }

std::int64_t Loop::now_ms() const { return (now_ns() - start_ns_) / 1'000'000; }

void Loop::run(const std::function<bool()>& done, std::int64_t until_ms) {
  while (!done() && now_ms() < until_ms) {
    wait();
    run_timers();
  }
}

void Loop::wait() {
  std::array<epoll_event, 256> events{};
  const auto next_ms = timers_.empty() ? kLongestWaitMs : timers_.top().at_ms - now_ms();
  const auto wait_ms = static_cast<int>(std::clamp<std::int64_t>(next_ms, 0, kLongestWaitMs));
  const int count = epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), wait_ms);
  for (int i = 0; i < count; ++i) {
    const auto& event = events[static_cast<std::size_t>(i)];
    clients_[event.data.u64 >> 32U]->ready(static_cast<int>(event.data.u64 & 0xffffffffU), event.events);
  }
}

void Loop::run_timers() {
  const auto now = now_ms();
  while (!timers_.empty() && timers_.top().at_ms <= now) {
    const auto client = timers_.top().client;
    timers_.pop();
    clients_[client]->due();
  }
}

}  // namespace doorstep::bench
