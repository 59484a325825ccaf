// A push taken apart: event lines, signed head, contact.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "doorstep/event/chain.h"
#include "doorstep/hub/http/message.h"

namespace doorstep::hub {

// What the last line says of the device's clock (protocol.md §6), and of what it has still to send.
struct ContactMark {
  std::string boot;
  std::int64_t uptime_ms = 0;
  std::optional<Millis> heard_at;  // both or neither
  std::optional<std::int64_t> heard_uptime_ms;
  std::optional<std::int64_t>
      log_seq;  // how far the device's log goes, beyond this push too, where it says so
};

struct PushBody {
  std::string text;  // decompressed; empty where the request's own body is the text
  MemoryBudget::Share memory;
  std::vector<std::string_view> lines;  // of events; into `text` or the request's body
  event::SignedHead head;
  std::optional<ContactMark> contact;
};

// Throws Problem: 415, 413, 400 bad_body, 503, in the order of §4. The request outlives the result.
std::unique_ptr<PushBody> parse_push(const Request& request);

}  // namespace doorstep::hub
