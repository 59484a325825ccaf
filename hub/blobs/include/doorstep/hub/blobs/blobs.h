// Attachments on the hub (docs/attachments.md): PUT /v1/blobs/{sha256} takes their bytes from tablets, in chunks that can be
// gone on with; GET /v1/attachments/{id} gives them to whoever may read the note that they belong to.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

#include "doorstep/hub/access/context.h"
#include "doorstep/hub/http/router.h"
#include "doorstep/hub/people/recent_reads.h"
#include "doorstep/hub/people/work_lane.h"

namespace doorstep::hub {

struct BlobLimits {
  std::size_t most_chunk_bytes = std::size_t{1024} * 1024;
  std::size_t least_chunk_bytes = 4096;  // but for the last one: nobody makes millions of parts
  // Of one device: what is under way and what no event names yet. A tablet holds 512 MiB at most.
  std::int64_t most_device_bytes = std::int64_t{640} * 1024 * 1024;
  Millis upload_life_ms = std::int64_t{7} * 86'400'000;    // since its last chunk
  Millis unnamed_life_ms = std::int64_t{30} * 86'400'000;  // since it was whole
};

// Context outlives it. It outlives the router's use, but what the store's writer has not come to yet may outlive it: that
// is answered with 503.
class Blobs {
 public:
  explicit Blobs(const Context& context, const BlobLimits& limits = {});
  ~Blobs();
  Blobs(const Blobs&) = delete;
  Blobs& operator=(const Blobs&) = delete;
  void add_routes(Router& router);

  // Throws away uploads that nobody goes on with, and bytes that no event has come to name. To be called now and then;
  // of several hubs one does it. Gives whether there may be more to do at once.
  bool expire(Millis now);

 private:
  const Context& context_;
  const BlobLimits limits_;
  RecentReads told_;
  // Threads of their own: neither holds up what tablets record.
  const std::shared_ptr<WorkLane> verifying_;
  WorkLane reading_;
};

}  // namespace doorstep::hub
