// Secrets that are not needed any more.
#pragma once

#include <string>

namespace doorstep::platform {

// Overwrites a text's bytes where they lie, whatever the optimiser thinks of it, and empties it.
inline void wipe(std::string& secret) {
  volatile char* bytes = secret.data();
  for (std::size_t i = 0; i < secret.size(); ++i) bytes[i] = 0;
  secret.clear();
}

}  // namespace doorstep::platform
