// The second wrap of a device's database key (docs/security.md): a secret that the hub keeps for the device, sealed, and
// gives to the one that is enrolled in its place.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "doorstep/hub/access/context.h"
#include "doorstep/hub/http/router.h"

namespace doorstep::hub {

// POST /v1/devices/{device}/recovery: replaces the one that is there.
Response post_recovery(const Context& context, const Call& call);

// What a device that a code replaces has left with the hub, base64url; nullopt where it has left nothing.
std::optional<std::string> recovery_of(Connection& db, const Context& context, std::string_view provider,
                                       std::string_view device);

// The tablet goes on as `by`: its earlier self is refused from now on. Who it was is kept for ever.
void note_replaced(Connection& db, std::string_view provider, std::string_view device, std::string_view by,
                   Millis now);

}  // namespace doorstep::hub
