// What the layers that face the devices stand on. All of it outlives them.
#pragma once

#include <cstdint>

#include "doorstep/event/crypto.h"
#include "doorstep/hub/access/identity.h"
#include "doorstep/hub/store/store.h"
#include "doorstep/platform/clock.h"
#include "doorstep/platform/random.h"

namespace doorstep::hub {

struct Context {
  Store& store;
  const platform::Clock& clock;
  platform::Random& random;
  const Crypto& crypto;
  const Signer& receipt_key;
  Identity identity;
  std::int64_t token_seconds = 600;
};

}  // namespace doorstep::hub
