// GET /v1/attachments/{id}, and its thumbnail. Private to the layer.
#pragma once

#include "doorstep/hub/http/router.h"
#include "doorstep/hub/people/recent_reads.h"
#include "doorstep/hub/people/work_lane.h"
#include "doorstep/hub/store/store.h"

namespace doorstep::hub {

struct Stage {
  Store& store;
  RecentReads&
      told;  // whose pictures a page shows small, or whose voice is wound back and forth, is told once in a while
  WorkLane& lane;  // where bytes are read
};

enum class Shown { whole, thumbnail };
Response get_attachment(const Stage& stage, const Call& call, Shown shown);

}  // namespace doorstep::hub
