#include "lanes.h"

#include <utility>

#include <boost/asio/post.hpp>

namespace doorstep::hub {

namespace asio = boost::asio;

namespace {

constexpr std::int64_t kComeBackSeconds = 30;

// A probe's answer never waits behind requests that wait for a database.
bool is_probe(const Request& request) { return request.target == "/healthz" || request.target == "/readyz"; }

std::size_t threads(int count) { return static_cast<std::size_t>(count); }

}  // namespace

bool is_worth_its_part(const Request& request) {
  return request.method == "PUT" && request.headers.get("Content-Range") && !request.body.empty() &&
         !request.body_too_large;
}

Lanes::Lanes(const ServerOptions& options, const Service& service)
    : options_(options),
      service_(service),
      probes_(1),
      people_(threads(options.worker_threads)),
      devices_(threads(options.device_threads)) {}

void Lanes::run(Request request, Responder responder, const Order& order) {
  if (is_probe(request)) return handle(probes_.get_executor(), std::move(request), std::move(responder));
  if (!service_.is_for_devices(request))
    return handle(people_.get_executor(), std::move(request), std::move(responder));
  const std::size_t bytes = request.body.size();
  {
    const std::lock_guard lock(mutex_);
    waiting_.push_back(
        {std::move(request), std::move(responder), order, bytes, std::chrono::steady_clock::now()});
  }
  start_some();
}

template <class Executor>
void Lanes::handle(const Executor& executor, Request request, Responder responder) {
  asio::post(executor, [&service = service_, r = std::move(request), to = std::move(responder)]() mutable {
    service.handle(std::move(r), std::move(to));
  });
}

bool Lanes::has_room(std::size_t bytes) const {
  if (working_ == 0) return true;
  return working_ < options_.max_device_requests && working_bytes_ + bytes <= options_.max_device_bytes;
}

void Lanes::start_some() {
  for (;;) {
    std::unique_lock lock(mutex_);
    if (waiting_.empty() || !has_room(waiting_.front().bytes)) return;
    Waiting next = std::move(waiting_.front());
    waiting_.pop_front();
    const bool overdue = std::chrono::steady_clock::now() - next.since > options_.max_device_wait;
    if (!overdue) {
      start(std::move(next));  // under the lock, which keeps the order
      continue;
    }
    lock.unlock();  // the device is about to give up: better it knows when to come back
    next.responder(service_.problem(unavailable(kComeBackSeconds)));
  }
}

void Lanes::start(Waiting waiting) {
  ++working_;
  working_bytes_ += waiting.bytes;
  Responder responder(
      [this, bytes = waiting.bytes, to = std::move(waiting.responder)](Response response) mutable {
        end(bytes);
        to(std::move(response));
      });
  handle(waiting.order, std::move(waiting.request), std::move(responder));
}

void Lanes::end(std::size_t bytes) {
  {
    const std::lock_guard lock(mutex_);
    --working_;
    working_bytes_ -= bytes;
  }
  start_some();
}

void Lanes::stop() {
  std::deque<Waiting> forgotten;
  {
    const std::lock_guard lock(mutex_);
    forgotten.swap(waiting_);
  }
  forgotten.clear();
  people_.join();
  devices_.join();
  probes_.join();
}

}  // namespace doorstep::hub
