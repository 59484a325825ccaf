// A tablet's process that is killed while it records, for real: another process of this program, SIGKILL.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "doorstep/platform/clock.h"

namespace doorstep::demo {

// Starts `program demo-tablet`, lets it check in and go on recording, and kills it after a few acknowledgements.
// Returns the highest seq that it had acknowledged.
std::int64_t record_and_be_killed(const std::string& program, const std::filesystem::path& directory,
                                  const std::string& carer, const std::string& visit,
                                  const platform::Clock& clock);

}  // namespace doorstep::demo
