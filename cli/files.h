// Reading what the command line names.
#pragma once

#include <cstddef>
#include <string>

namespace doorstep::cli {

inline constexpr std::size_t kMaxInputBytes = std::size_t{1} << 30;

// The whole of a file, or of standard input where `path` is "-". Throws Error(rejected, "bad_file") where it can't
// be read or is longer than kMaxInputBytes.
std::string read_input(const std::string& path);

}  // namespace doorstep::cli
