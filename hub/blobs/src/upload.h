// PUT /v1/blobs/{sha256}. Private to the layer.
#pragma once

#include "doorstep/hub/blobs/blobs.h"

namespace doorstep::hub {

void put_blob(const Context& context, const BlobLimits& limits, const std::shared_ptr<WorkLane>& lane,
              const std::shared_ptr<const Call>& call, Responder&& responder);

}  // namespace doorstep::hub
