// Carrying the lines of one log inside the events of another (protocol.md §2, log.adopted). Pure.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "doorstep/event/chain.h"
#include "doorstep/event/crypto.h"
#include "doorstep/event/envelope.h"

namespace doorstep::store {

// Writes log.adopted events that follow `head` and carry `lines` of the device `from`, as many lines an event as
// 65,536 bytes hold; a line too long for one event is cut between characters into several. `stamp` is an
// envelope with device, at, boot and uptime; `new_id` gives each event its id. An event's `by` is that of the
// first line in it. The lines are sound.
std::vector<std::string> write_adopted(const Crypto& crypto, event::Head head, const event::Envelope& stamp,
                                       const std::function<EventId()>& new_id, const DeviceId& from,
                                       std::span<const std::string> lines);

}  // namespace doorstep::store
