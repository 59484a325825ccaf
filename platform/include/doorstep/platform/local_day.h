// Days as a place's wall clock has them.
#pragma once

#include <optional>
#include <string>

#include "doorstep/event/instant.h"

namespace doorstep::platform {

struct LocalDay {
  Millis begin = 0;
  Millis end = 0;  // the next one's begin: 23 to 25 hours later where clocks change
};

// The day that holds `at` in a zone of the IANA database; nullopt where the zone is not known.
std::optional<LocalDay> local_day(const std::string& zone, Millis at);

}  // namespace doorstep::platform
