// Structured logs: one line of JSON each on stderr, without ids, names or paths of requests.
#pragma once

#include <string_view>

#include "doorstep/hub/http/service.h"

namespace doorstep::hub {

// "debug", "info", "warn", "error", "off"; once, before threads. Throws Error(rejected) for another level.
void start_log(std::string_view level);

void log_request(const Observed& observed);  // debug; 5xx: warn, with the code of its cause
void log_event(std::string_view event);      // info: "listening", "stopping", "stopped"

}  // namespace doorstep::hub
