// A mark in the folder while a restore replaces its files: a hub must not start between.
#pragma once

#include <filesystem>

namespace doorstep::hub {

inline std::filesystem::path restore_mark(const std::filesystem::path& folder) {
  return folder / "restoring";
}

// Throws Error(rejected, "restore_unfinished").
void refuse_unfinished_restore(const std::filesystem::path& folder);

}  // namespace doorstep::hub
