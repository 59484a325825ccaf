// Secrets that the hub needs again, and that lie in its database.
#pragma once

#include <string>

#include "doorstep/event/crypto.h"

namespace doorstep::hub {

// The key for platform::seal(), 32 bytes. It follows from the receipt key, which every hub of a database has and a backup
// carries.
std::string sealing_key(const Signer& receipt_key);

}  // namespace doorstep::hub
