// The writer's part of a push: it fits what is held and is added, or nothing is.
#pragma once

#include <cstdint>
#include <optional>
#include <variant>
#include <vector>

#include "doorstep/event/chain.h"
#include "doorstep/hub/access/context.h"
#include "doorstep/hub/http/router.h"
#include "doorstep/hub/store/connection.h"

#include "inspect.h"
#include "push_body.h"

namespace doorstep::hub {

// A push that is sound, chained and signed.
struct CheckedPush {
  std::unique_ptr<PushBody> body;  // holds the text
  event::VerifiedLog log;
  std::vector<InspectedLine> lines;
  Caller device;
  Millis received_at = 0;
};

struct LogGap {
  std::int64_t expected_seq;
  Digest head;  // of the line before it
};
struct LogFork {
  std::int64_t seq;
};
struct Taken {};
using Outcome = std::variant<Taken, LogGap, LogFork>;

// A fork is put before the office; what the push brings is then left out, as with a gap.
Outcome append(Connection& db, const Context& context, const CheckedPush& push);

}  // namespace doorstep::hub
