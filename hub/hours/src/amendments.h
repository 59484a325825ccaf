// GET /v1/amendments: what a carer said of the times, beside what was captured and planned, for the office to decide.
#pragma once

#include "doorstep/hub/http/router.h"
#include "doorstep/hub/store/store.h"

namespace doorstep::hub {

// Of the caller's own provider, the newest first; `state` open (undecided) or all.
Response get_amendments(Store& store, const Call& call);

}  // namespace doorstep::hub
