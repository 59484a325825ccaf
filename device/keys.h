// Where a directory's keys are. Private to device.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>

#include "doorstep/platform/key_store.h"

namespace doorstep::device {

// In `key_file` where one was ever given, else in `directory`/keys; in a browser the page has them.
std::unique_ptr<platform::KeyStore> open_keys(const std::filesystem::path& directory,
                                              const std::optional<std::filesystem::path>& key_file);

}  // namespace doorstep::device
