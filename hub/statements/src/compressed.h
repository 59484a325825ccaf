// Documents in the database: one zstd frame each.
#pragma once

#include <string>
#include <string_view>

#include "doorstep/hub/store/value.h"

namespace doorstep::hub {

Blob compressed(std::string_view text);
// Throws Error(corrupt, "database_damaged") where it is no whole frame.
std::string decompressed(std::string_view frame);

}  // namespace doorstep::hub
