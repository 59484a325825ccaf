// Attachments' part of the schema. Private to the store.
#pragma once

#include "doorstep/hub/store/schema.h"

namespace doorstep::hub {

SchemaPart blobs_schema();

}  // namespace doorstep::hub
