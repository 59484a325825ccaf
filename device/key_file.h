// A key store in one file (mode 0600), for keys that are to live elsewhere than the data.
#pragma once

#include <filesystem>
#include <memory>

#include "doorstep/platform/key_store.h"

namespace doorstep::device {

// JSON, names to base64url; made where it is not there; written whole or not at all. A file that others can read
// is refused: Error(key, "key_file_open").
std::unique_ptr<platform::KeyStore> make_key_file(const std::filesystem::path& file);

}  // namespace doorstep::device
