// What the office does about access, from the command line.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "doorstep/event/ids.h"
#include "doorstep/hub/http/router.h"
#include "doorstep/hub/store/store.h"
#include "doorstep/platform/random.h"

namespace doorstep::hub {

inline constexpr std::int64_t kCodeMinutes = 10;

// A code for one device of the provider, for these carers (the office's names or UUIDs). Throws Error(rejected,
// "unknown_reference") for a provider or carer that was never imported. The code is kept as its hash only.
// With `replaces`, a device of the provider's whose tablet has lost its keys: the tablet goes on under a new id, is given
// what it had left with the hub for that case (docs/security.md), and that device is refused from then on. Without carers
// they are that device's.
std::string make_enrolment_code(Store& store, platform::Random& random, Millis now,
                                const ProviderId& provider, const std::vector<std::string>& carers,
                                const std::optional<DeviceId>& replaces = std::nullopt);

// Refused from its next request on. Throws Error(rejected, "unknown_device").
void revoke_device(Store& store, Millis now, const DeviceId& device, bool wipe);

// The same once it has sent what it has: its pushes are taken, until one has left nothing unsent; the first time after
// that that it asks for the feed it is revoked.
void retire_device(Store& store, Millis now, const DeviceId& device, bool wipe);
// Whether that time has come for the device that asks for the feed now. Throws Problem(403, device_revoked).
void end_retirement(Store& store, Millis now, const ProviderId& provider, std::string_view device);

struct ClientSecret {
  std::string client_id;
  std::string client_secret;  // shown once, kept as its hash only
};
// A machine's client that sees what the provider or commissioner of that name may see.
ClientSecret make_client(Store& store, platform::Random& random, Role role, std::string_view of);
bool is_known(Store& store, Role role, std::string_view of);

}  // namespace doorstep::hub
