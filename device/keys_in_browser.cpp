#include "doorstep/event/error.h"

#include "keys.h"

namespace doorstep::device {

std::unique_ptr<platform::KeyStore> open_keys(const std::filesystem::path& directory,
                                              const std::optional<std::filesystem::path>& key_file) {
  if (key_file) throw Error(ErrorClass::bug, "no_key_file", "a browser has no files for keys");
  return platform::make_file_key_store(directory / "keys");
}

}  // namespace doorstep::device
