// Files that are there whole, and on the disk, or not at all.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include <sys/types.h>

namespace doorstep::hub {

// Replaces. Throws Error(space).
void write_file(const std::filesystem::path& path, std::string_view content, mode_t mode);
std::string read_file(const std::filesystem::path& path);  // throws Error(rejected, "bad_file")
void sync_file(const std::filesystem::path& path);
void sync_folder(const std::filesystem::path& folder);
void make_private_folder(const std::filesystem::path& folder);  // with its parents; mode 0700

}  // namespace doorstep::hub
