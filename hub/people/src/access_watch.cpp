#include "doorstep/hub/people/access_watch.h"

#include <utility>

#include "doorstep/hub/http/event_stream.h"
#include "doorstep/hub/http/problem.h"
#include "doorstep/hub/people/grants.h"
#include "doorstep/hub/people/sessions.h"

namespace doorstep::hub {

namespace {

using SteadyClock = std::chrono::steady_clock;

std::string version_of_grants(const std::vector<GrantedPerson>& granted) {
  std::string text;
  for (const GrantedPerson& person : granted) {
    text += person.provider.str() + '\n' + person.person.str() + '\n';
    for (const bool scope : {person.schedule, person.notes, person.outcomes}) text += scope ? '1' : '0';
    text += '\n';
  }
  return version_word(text);
}

Response changed(const std::string& version) {
  return event_stream("retry: 300\nid: " + version + "\nevent: access\ndata: {}\n\n");
}

Response nothing(bool is_end) { return event_stream(is_end ? kEndOfStream : "retry: 300\n: still\n\n"); }

}  // namespace

AccessWatch::AccessWatch(Store& store, const platform::Clock& clock, const std::atomic<bool>& leaving,
                         AccessWatchOptions options)
    : store_(store), clock_(clock), leaving_(leaving), options_(options) {}

AccessWatch::~AccessWatch() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  ticks_.stop();
  for (Waiter& waiter : waiters_) waiter.responder(nothing(true));
}

void AccessWatch::add_routes(Router& router) {
  router.add_async("GET", "/v1/session/stream", {Role::family, Role::person},
                   [this](const std::shared_ptr<const Call>& call, Responder&& responder) {
                     begin(call, std::move(responder));
                   });
}

void AccessWatch::begin(const std::shared_ptr<const Call>& call, Responder&& responder) {
  const std::string had = version_had(*call);
  const std::string now = version_of_grants(call->caller.granted);
  if (had != now) return responder(changed(now));
  std::unique_lock lock(mutex_);
  if (waiters_.size() >= options_.most) throw unavailable(5);
  if (leaving_ || stopping_) {
    lock.unlock();
    return responder(nothing(true));
  }
  waiters_.push_back({call, std::move(responder), SteadyClock::now() + options_.hold});
}

// Who may see something else now, or is signed out, is told; who has waited long enough is let go, and asks again.
void AccessWatch::tick() {
  std::list<Waiter> waiters;
  {
    const std::lock_guard lock(mutex_);
    waiters.swap(waiters_);
  }
  for (auto waiter = waiters.begin(); waiter != waiters.end();) {
    const auto version = new_version(waiter->call->caller);
    const bool is_over = leaving_ || SteadyClock::now() >= waiter->until;
    if (!version && !is_over) {
      ++waiter;
      continue;
    }
    waiter->responder(version ? changed(*version) : nothing(leaving_));
    waiter = waiters.erase(waiter);
  }
  const std::lock_guard lock(mutex_);
  waiters_.splice(waiters_.end(), waiters);
}

// nullopt: all is as it was; or the database is away, and those who wait, wait on.
std::optional<std::string> AccessWatch::new_version(const Caller& caller) {
  try {
    return store_.read([&](Connection& db) -> std::optional<std::string> {
      const Millis now = clock_.wall_ms();
      if (still_allowed(db, caller, now)) return std::nullopt;
      return version_of_grants(granted_people(db, caller.account, now));
    });
  } catch (const std::exception&) {
    return std::nullopt;
  }
}

}  // namespace doorstep::hub
