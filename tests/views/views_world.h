// A hub in this process with a keeper of its read models that works when it is told to.
#pragma once

#include <string>

#include "doorstep/hub/views/check.h"
#include "doorstep/hub/views/keeper.h"

#include "rota_world.h"
#include "world.h"

namespace doorstep::testing {

// Works off what waits, and proves that every number agrees with the events.
void settle(World& world, const std::string& holder = "hub-1");
hub::CheckReport check(World& world);

}  // namespace doorstep::testing
