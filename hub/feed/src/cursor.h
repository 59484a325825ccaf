// The cursor of a feed: opaque to devices.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "doorstep/event/ids.h"

namespace doorstep::hub {

// Of one device in one epoch: the changes up to `pos` were given.
std::string write_cursor(std::string_view epoch, const DeviceId& device, std::int64_t pos);
// nullopt for a cursor of another device or epoch, and for text that is none.
std::optional<std::int64_t> read_cursor(std::string_view epoch, const DeviceId& device,
                                        std::string_view cursor);

}  // namespace doorstep::hub
