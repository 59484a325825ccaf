// Spans of time as the rows have them.
#pragma once

#include <cstdint>

#include "doorstep/event/instant.h"
#include "doorstep/visit/policy.h"
#include "doorstep/visit/visit.h"

namespace doorstep::hub {

// Between two instants as they are shown, to the second.
std::int64_t seconds_between(Millis from, Millis to);

// From so long after its planned start a visit at which nobody is counts as late.
Millis late_ms(const visit::Plan& plan, const visit::Policy& policy);

}  // namespace doorstep::hub
