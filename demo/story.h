// What happens on the demo's day: who comes when, and what goes wrong. Pure: a function of the rota.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "doorstep/demo/sample_rota.h"
#include "doorstep/event/instant.h"

namespace doorstep::demo {

enum class Turn {
  as_planned,
  no_access,       // nobody opens the door
  missed,          // nobody comes
  killed,          // the tablet's process is killed in the middle of the visit
  late_check_out,  // the carer checks out on her way home, and says when she really left
  manual,          // the tag at the door is broken
};

// One carer at one visit, in true time.
struct Attendance {
  SampleVisit visit;
  std::string carer;
  Millis in = 0;
  Millis out = 0;
  Turn turn = Turn::as_planned;
};

inline constexpr const char* kWrongClockCarer = "harbour-c2";  // its tablet is a day behind
inline constexpr const char* kOfflineCarer = "meadow-c3";      // no signal from morning to night
inline constexpr const char* kUnplannedCarer = "meadow-c1";    // called to someone in the afternoon
inline constexpr const char* kUnplannedPerson = "meadow-p1";
inline constexpr const char* kZone = "Europe/London";
inline constexpr Millis kMinuteMs = 60'000;
inline constexpr Millis kDayMs = 24LL * 60 * kMinuteMs;
inline constexpr Millis kLateByMs = 25 * kMinuteMs;  // the forgotten check-out

// `midnight` is the local midnight of the day as an instant. A carer's attendances never overlap.
std::vector<Attendance> make_story(const SampleRota& rota, Millis midnight);

// An ordinary day like it, another one for each seed: nobody comes to one visit in a hundred, some are too short or too
// long, and what a carer forgets is amended.
std::vector<Attendance> make_ordinary_day(const SampleRota& rota, Millis midnight, std::uint64_t seed);

}  // namespace doorstep::demo
