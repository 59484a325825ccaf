// Who this hub is, to the devices that know it.
#pragma once

#include <string>

#include "doorstep/event/crypto.h"
#include "doorstep/hub/store/store.h"
#include "doorstep/platform/random.h"

namespace doorstep::hub {

// `issuer` is what assertions are made out to; it is the hub's for ever, wherever it listens. `epoch` changes when the
// hub is restored from a backup.
struct Identity {
  std::string issuer;
  std::string epoch;
};

// Reads it, and makes it in a new database.
Identity load_identity(Store& store, platform::Random& random);

// The epoch as the database has it now; empty before the first load_identity().
std::string current_epoch(Store& store);

// A new epoch, for a database that has just been restored. Durable when it returns.
std::string begin_epoch(Store& store, platform::Random& random);

}  // namespace doorstep::hub
