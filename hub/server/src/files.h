// Files that are there whole, and on the disk, or not at all.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include <sys/types.h>

#include "doorstep/event/instant.h"

namespace doorstep::hub {

// Replaces. Throws Error(space).
void write_file(const std::filesystem::path& path, std::string_view content, mode_t mode);
std::string read_file(const std::filesystem::path& path);  // throws Error(rejected, "bad_file")
// Its first line. Throws also where others than its owner may read the file.
std::string read_secret(const std::filesystem::path& path);
void sync_file(const std::filesystem::path& path);
void sync_folder(const std::filesystem::path& folder);
// "replaced-2026-11-21T080211.123Z": free of colons.
std::string dated_name(std::string_view what, Millis now);
void make_private_folder(const std::filesystem::path& folder);  // with its parents; mode 0700

}  // namespace doorstep::hub
