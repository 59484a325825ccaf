// POST /oauth2/token (protocol.md §3.3).
#pragma once

#include <memory>

#include "doorstep/hub/access/context.h"
#include "doorstep/hub/http/router.h"

namespace doorstep::hub {

void handle_token(const Context& context, const std::shared_ptr<const Call>& call, Responder&& responder);

}  // namespace doorstep::hub
