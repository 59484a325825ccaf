// True time (protocol.md §6): when an event really happened, from the uptime that its device wrote down and
// the moments at which the hub heard from that device. Pure: no clock, no I/O.
//
// A boot has one unknown function, true time minus uptime, which changes by at most 100 ppm of the uptime
// that passes (the drift of a quartz). A contact bounds it at one uptime, and so, ever more widely, at every
// other.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "doorstep/event/instant.h"

namespace doorstep::time {

// The hub's `time` in the last answer that a device had in this boot, and the device's uptime when it had it.
struct Heard {
  Millis time = 0;
  std::int64_t uptime_ms = 0;
};

// A push that the hub got: where the device's boot stood as it sent it, and when the hub got it.
struct Contact {
  std::string boot;
  std::int64_t uptime_ms = 0;
  Millis hub_time = 0;
  std::optional<Heard> heard;
  std::int64_t seq = 0;  // of the signed head: the device's log had reached it, and may have gone further
};

// A run of events of one boot, one after the other in the log. extend() derives them.
struct BootSpan {
  std::string boot;
  std::int64_t first_seq = 0;
  std::int64_t last_seq = 0;
  std::int64_t first_uptime_ms = 0;
  std::int64_t last_uptime_ms = 0;  // the highest
};

// What an event says of its own time.
struct Stamp {
  std::int64_t seq = 0;
  std::string_view boot;
  std::int64_t uptime_ms = 0;
  Millis at = 0;  // the device's wall clock
};

enum class Basis {
  anchored,    // the hub heard from this boot: both bounds are there
  bounded,     // only from other boots: at least one bound is there
  unanchored,  // nothing is known but `at`
};
const char* to_string(Basis basis);  // as protocol.md writes it

struct Placed {
  std::optional<Millis> earliest;  // never after latest
  std::optional<Millis> latest;
  Basis basis = Basis::unanchored;
  bool clock_wrong = false;  // `at` is more than 60 s outside of the bounds that are there
  Millis used = 0;           // what the hours use: the middle where anchored and clock_wrong, else `at`
};

inline constexpr Millis kToleranceMs = 60'000;  // of a device's wall clock, and of a contact without heard
inline constexpr std::int64_t kDriftPartsOf = 10'000;  // 100 ppm: one part in so many

// Whether the members have the form and range that §4 and §1 ask for; what has not is no contact at all, or a
// contact without `heard`. Timeline looks again, so it can be given anything.
bool is_sound(const Contact& contact);                      // `heard` is not looked at
bool is_sound(const Heard& heard, const Contact& contact);  // of that contact

// Takes the next event of a log into its spans: a new one where the boot is another, or where its uptime fell
// by more than the tolerance (a boot id used twice). Events come in order of seq; `at` is not looked at.
void extend(std::vector<BootSpan>& spans, const Stamp& event);

// All that is known of one device's time. Immutable; copies share it; safe to use from several threads at
// once.
//
// The spans and contacts are those of one log, in any order. Where a tablet began a new log and its old one
// was adopted, give both as one log: the new one's seqs go on after the old one's last.
//
// Nothing throws but std::bad_alloc, whatever a device sent. Where contacts contradict each other, what the
// hub itself saw wins over what a device says it heard: the upper bounds (the hub's clock when a push came
// in) stay, and each lower bound above them is left out. Between boots that contradict each other only "the
// hub held the event by then" stays.
//
// Building takes O(n log n) in spans and contacts, place() O(log n).
class Timeline {
 public:
  Timeline(std::vector<BootSpan> spans, std::vector<Contact> contacts);

  // Another contact never widens what is placed here, with two exceptions: one that contradicts those before
  // it, and the first of a boot, whose events were bounded by other boots and from then on go by their own.
  Placed place(const Stamp& event) const;

 private:
  struct Impl;
  std::shared_ptr<const Impl> impl_;
};

}  // namespace doorstep::time
