// Answers as short as the client can read them: Content-Encoding zstd (RFC 8878) or gzip (RFC 1952).
#pragma once

#include <string_view>

#include "doorstep/hub/http/message.h"

namespace doorstep::hub {

// `accepted`: the request's Accept-Encoding (RFC 9110 §12.5.3), empty where there is none. The body stays as it is where
// it is short, has an encoding already, or would not get shorter. Safe to call from any thread.
void encode_body(Response& response, std::string_view accepted);

}  // namespace doorstep::hub
