// The second wrap of a device's database key, for the day on which the key store has lost it (docs/security.md).
//
// The first wrap is the key store itself. The second is a file in the directory, `key.recovery`: the database's key sealed
// under a secret of 32 random bytes, which the engine makes, leaves with the hub (Engine::recovery_secret()) and forgets
// once the hub has it. Neither the directory nor the hub can open anything alone.
#pragma once

#include <string_view>
#include <vector>

#include "doorstep/engine.h"

namespace doorstep {

// The devices that a directory can be recovered as, the current one last: what the office is asked to name. Needs no key.
std::vector<DeviceId> recoverable_devices(const Config& config);

// The key to enrol with while the directory can't be opened; begin_log() uses it afterwards.
PublicKey recovery_enrolment_key(const Config& config);
void forget_recovery_enrolment_key(const Config& config);  // the hub has it already (key_in_use)

// Puts the database's key back into the key store. Throws Error(key, recovery_failed), and nothing is touched, where the
// secret opens no wrap of this device, or what it opens is not this directory's key.
void restore_database_key(const Config& config, const DeviceId& device, std::string_view secret);

}  // namespace doorstep
