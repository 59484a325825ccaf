// The part of the schema that webhooks have.
#pragma once

#include "doorstep/hub/store/schema.h"

namespace doorstep::hub {

SchemaPart hooks_schema();

}  // namespace doorstep::hub
