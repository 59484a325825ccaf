// Observers that are polled: no callback, no thread of ours.
#include <algorithm>

#include "open_device.h"

namespace doorstep::c {
namespace {

constexpr std::int64_t kLongestPoll_ms = 86'400'000;  // a deadline in a far century would overflow the clock

using Observers = Handles<doorstep_observer, Changes>;

Observers& observers() {
  static Observers all;
  return all;
}

}  // namespace
}  // namespace doorstep::c

using namespace doorstep::c;  // the functions below are C's

extern "C" {

doorstep_status doorstep_observer_open(doorstep_device* device, doorstep_observer** observer,
                                       doorstep_error* error) {
  return guarded(error, [&] {
    const Devices::Call open(devices(), device);
    if (!observer) throw Misuse{"null_pointer", "there is nowhere to put the observer"};
    *observer = observers().add(open->observe());
  });
}

doorstep_status doorstep_observer_poll(doorstep_observer* observer, int64_t timeout_ms,
                                       doorstep_change* change, doorstep_error* error) {
  return guarded(error, [&] {
    const Observers::Call open(observers(), observer);
    if (!change) throw Misuse{"null_pointer", "there is nowhere to put the change"};
    const auto wait_ms = std::clamp<std::int64_t>(timeout_ms, 0, kLongestPoll_ms);
    *change = open->take(std::chrono::milliseconds(wait_ms));
  });
}

doorstep_status doorstep_observer_close(doorstep_observer* observer) {
  if (!observer) return DOORSTEP_OK;
  return guarded(nullptr, [&] { observers().close(observer, [](Changes& changes) { changes.end(); }); });
}

}  // extern "C"
