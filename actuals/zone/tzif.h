// TZif files (RFC 9636), as far as offsets go: names, leap seconds and indicators are passed over.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "doorstep/actuals/units.h"

namespace doorstep::actuals {

struct Transition {
  Instant at = 0;
  Seconds offset = 0;  // from then on
};

struct TzFile {
  Seconds first_offset = 0;  // before the first transition
  std::vector<Transition> transitions;
  std::string footer;  // a POSIX TZ string, or empty
};

// nullopt where the bytes are no TZif file of version 2 or later.
std::optional<TzFile> parse_tzif(std::string_view bytes);

}  // namespace doorstep::actuals
