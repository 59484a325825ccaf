// Whoever can ask for a token: a device, or a machine's client.
#pragma once

#include <optional>
#include <string>

#include "doorstep/event/bytes.h"
#include "doorstep/hub/http/problem.h"
#include "doorstep/hub/http/router.h"
#include "doorstep/hub/store/connection.h"

namespace doorstep::hub {

struct Principal {
  Caller caller;
  std::optional<PublicKey> public_key;
  std::optional<std::string> secret_hash;
  bool revoked = false;
  bool wipe = false;
};

std::optional<Principal> find_principal(Connection& db, std::string_view id);

// 403; `wipe` is there where the office asked for it.
Problem device_revoked(bool wipe);

}  // namespace doorstep::hub
