// Server-sent events (WHATWG HTML, "Server-sent events") that name a version of what the caller may see, so that a page which
// comes back with the one it had is told what it missed.
#pragma once

#include <string>
#include <string_view>

#include "doorstep/hub/http/message.h"
#include "doorstep/hub/http/router.h"

namespace doorstep::hub {

// What a stream ends with where the hub ends: the browser comes back to another one, or to this one when it is back.
inline constexpr const char* kEndOfStream = "retry: 3000\n: end\n\n";

// One word of 22 characters for a text, that tells nothing of it itself.
std::string version_word(std::string_view text);

// The version that the caller has: as EventSource says it, or the first time, where the route has such a parameter, in the
// query. Empty where it has none. Throws Problem 400 where it is too long for one.
std::string version_had(const Call& call, std::string_view parameter = {});

// 200 with what is told at once.
Response event_stream(std::string first);

}  // namespace doorstep::hub
