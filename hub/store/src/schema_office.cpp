#include "doorstep/hub/store/schema.h"

namespace doorstep::hub {

SchemaPart office_schema() { return {"office", {}}; }

}  // namespace doorstep::hub
