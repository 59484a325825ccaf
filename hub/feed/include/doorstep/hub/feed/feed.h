// What a device's carers need, and what has changed of it since the device last asked (protocol.md §5).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "doorstep/event/ids.h"
#include "doorstep/event/instant.h"
#include "doorstep/hub/store/store.h"

namespace doorstep::hub {

struct FeedChange {
  std::string kind;
  std::string id;
  std::int64_t rev = 0;
  std::optional<std::string> doc;  // JSON; absent: gone
};

struct FeedPage {
  std::vector<FeedChange> changes;  // in the order in which they came about
  std::string cursor;
  bool more = false;
};

struct FeedRequest {
  ProviderId provider;
  DeviceId device;
  std::optional<std::string> after;  // a cursor as an earlier page gave it
  std::size_t limit = 200;
  Millis now = 0;
};

// Looks at what the device should hold now, keeps what is new, changed or gone against what it was told, and gives the
// changes after the cursor. Writes only where there is a change. `epoch` is the hub's. Throws Problem 410
// cursor_unknown for a cursor of another device or epoch, or that was never given.
FeedPage read_feed(Store& store, std::string_view epoch, const FeedRequest& request);

}  // namespace doorstep::hub
