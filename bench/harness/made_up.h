// An enrolment that no hub knows of, for what needs none.
#pragma once

#include "doorstep/engine.h"

namespace doorstep::bench {

inline Identity made_up_identity() {
  Identity identity;
  identity.device = DeviceId("0192f0c1-2a3b-4c4d-8e5f-001122334455");
  identity.provider = ProviderId("Harbour Care");
  identity.issuer = identity.hub_url = "https://hub.example";
  identity.epoch = "epoch-1";
  return identity;
}

}  // namespace doorstep::bench
