// What the office does about access, from the command line.
#pragma once

#include <cstdint>
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
std::string make_enrolment_code(Store& store, platform::Random& random, Millis now,
                                const ProviderId& provider, const std::vector<std::string>& carers);

// Refused from its next request on. Throws Error(rejected, "unknown_device").
void revoke_device(Store& store, Millis now, const DeviceId& device, bool wipe);

struct ClientSecret {
  std::string client_id;
  std::string client_secret;  // shown once, kept as its hash only
};
// A machine's client that sees what the provider or commissioner of that name may see.
ClientSecret make_client(Store& store, platform::Random& random, Role role, std::string_view of);
bool is_known(Store& store, Role role, std::string_view of);

}  // namespace doorstep::hub
