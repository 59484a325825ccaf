// Local time of the zones of the IANA database, as the system keeps it in TZif files (RFC 9636).
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "doorstep/actuals/units.h"

namespace doorstep::actuals {

// A time during which local time is UTC plus one offset.
struct Stretch {
  Interval time;
  Seconds offset = 0;  // east of Greenwich
};

struct LocalTime {
  Day day = 0;
  Seconds second = 0;  // of the day, 0 to 86399
};

// Immutable; safe to use from many threads. Right to the end of 2100: unlike the usual libraries it follows the rule
// at the end of the file, without which summer time would end in 2037.
class Zone {
 public:
  // nullptr where there is no zone of that name. Reads its file the first time; a zone once found lives as long as
  // the process. Safe from any thread.
  static const Zone* find(std::string_view name);

  // From the bytes of a TZif file; nullptr where they are none.
  static std::unique_ptr<Zone> parse(std::string_view tzif);

  // In O(log transitions).
  const Stretch& at(Instant instant) const;
  LocalTime local(Instant instant) const;
  Day day(Instant instant) const { return local(instant).day; }

 private:
  std::vector<Stretch> stretches_;  // without gaps, ascending
};

}  // namespace doorstep::actuals
