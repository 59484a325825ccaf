// A blob's bytes, or a range of them, piece by piece at the pace of who reads them: never more than one part in memory.
// Private to the layer.
#pragma once

#include <memory>
#include <string>

#include "doorstep/event/ids.h"
#include "doorstep/hub/http/open_body.h"
#include "doorstep/hub/people/work_lane.h"
#include "doorstep/hub/store/store.h"

#include "content_range.h"

namespace doorstep::hub {

// Used by one thread at a time. Store and lane outlive it.
class BlobStream {
 public:
  BlobStream(Store& store, WorkLane& lane, ProviderId provider, std::string parts, const ByteRange& range)
      : store_(store),
        lane_(lane),
        provider_(std::move(provider)),
        parts_(std::move(parts)),
        at_(range.first),
        end_(range.first + range.length) {}

  bool is_at_end() const { return at_ == end_; }
  // Up to OpenBody::kMaxPendingBytes. Throws what the store throws, and Error(corrupt) where bytes are missing.
  std::string next();
  WorkLane& lane() { return lane_; }

 private:
  Store& store_;
  WorkLane& lane_;
  const ProviderId provider_;
  const std::string parts_;
  std::int64_t at_;
  const std::int64_t end_;
  std::string part_;       // what was read of it
  std::size_t given_ = 0;  // so much of that was given
};

// The rest of it, as a body that goes on while it is read.
std::shared_ptr<OpenBody> follow(const std::shared_ptr<BlobStream>& stream);

}  // namespace doorstep::hub
