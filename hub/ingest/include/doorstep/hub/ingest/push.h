// POST /v1/devices/{device}/events (protocol.md §4): what devices push is checked, kept and receipted.
#pragma once

#include <cstddef>
#include <cstdint>

#include "doorstep/hub/access/context.h"
#include "doorstep/hub/http/router.h"

namespace doorstep::hub {

inline constexpr std::size_t kMaxPushBytes = 8'388'608;  // as sent and decompressed
inline constexpr std::size_t kMaxPushLines = 1'000;      // event lines

// Form, chain and signature are checked on the caller's thread; the writer then compares with what is held, and the
// receipt is signed once the commit is synced. The context outlives the router.
void add_push_route(Router& router, const Context& context);

}  // namespace doorstep::hub
